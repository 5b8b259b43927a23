using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Tensors' names collected under what they have in common, so that one mistake is one message.</summary>
internal sealed class GroupedNames
{
    private readonly Dictionary<(string, string), (RecipePlace? Place, List<string> Names)> groups = [];

    /// <summary>The groups in the order in which they were begun.</summary>
    public IEnumerable<(string First, string Second, RecipePlace? Place, IReadOnlyList<string> Names)> Groups =>
        groups.Select(g => (g.Key.Item1, g.Key.Item2, g.Value.Place, (IReadOnlyList<string>)g.Value.Names));

    /// <summary>Adds a tensor to its group; the group has the place of its first.</summary>
    public void Add(RecipePlace? place, string first, string second, string name)
    {
        if (!groups.TryGetValue((first, second), out (RecipePlace? Place, List<string> Names) group))
        {
            groups.Add((first, second), group = (place, []));
        }

        group.Names.Add(name);
    }
}
