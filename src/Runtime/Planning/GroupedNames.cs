using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Tensors' names collected under what they have in common, so that one mistake is one message.</summary>
internal sealed class GroupedNames
{
    private readonly Dictionary<(string, string), Group> groups = [];
    private readonly List<Group> ordered = [];

    /// <summary>The groups in the order in which they were begun.</summary>
    public IReadOnlyList<Group> Groups => ordered;

    /// <summary>Adds a tensor to its group; the group has the place of its first.</summary>
    public void Add(RecipePlace? place, string first, string second, string name)
    {
        if (!groups.TryGetValue((first, second), out Group? group))
        {
            groups.Add((first, second), group = new(first, second, place, []));
            ordered.Add(group);
        }

        group.Names.Add(name);
    }

    /// <summary>What is told at once.</summary>
    public sealed record Group(string First, string Second, RecipePlace? Place, List<string> Names);
}
