namespace MergeDsl.Planning;

/// <summary>Tensors' names collected under what they have in common, so that one mistake is one message.</summary>
internal sealed class GroupedNames
{
    private readonly Dictionary<(string, string), List<string>> groups = [];

    /// <summary>The groups in the order in which they were begun.</summary>
    public IEnumerable<(string First, string Second, IReadOnlyList<string> Names)> Groups =>
        groups.Select(g => (g.Key.Item1, g.Key.Item2, (IReadOnlyList<string>)g.Value));

    public void Add(string first, string second, string name)
    {
        if (!groups.TryGetValue((first, second), out List<string>? names))
        {
            groups.Add((first, second), names = []);
        }

        names.Add(name);
    }
}
