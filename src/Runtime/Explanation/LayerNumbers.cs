using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.Explanation;

/// <summary>Reads the layers of a slice off the places and names of its tensors.</summary>
internal static class LayerNumbers
{
    /// <summary>How many layers the stack with the most tensors has; null where there is none.</summary>
    public static int? CountOf(IEnumerable<TensorSite> tensors) =>
        tensors.Select(t => (Name: NumberedName.Of(t.Name), t.Layer)).Where(t => t.Name is not null)
            .GroupBy(t => t.Name!.Value.Prefix, t => (t.Name!.Value.Number, t.Layer), StringComparer.Ordinal) // those without are gone
            .OrderByDescending(stack => stack.Count())
            .Select(stack => CountOf([.. stack])).FirstOrDefault(count => count is not null);

    /// <summary>The number in a tensor's name that counts layers; null where it has none.</summary>
    public static int? Of(string tensor) => NumberedName.Of(tensor)?.Number;

    /// <summary>The name of a tensor in another layer.</summary>
    public static string Renumber(string tensor, int layer) =>
        NumberedName.Of(tensor) is { } name ? $"{name.Prefix}.{layer}.{name.Rest}" : tensor;

    // Numbers that are no layers (the parts of a head) all stand at one place.
    private static int? CountOf(IReadOnlyList<(int Number, LayerPosition Layer)> stack)
    {
        int first = stack.Min(t => t.Number), count = stack.Max(t => t.Number) - first + 1;
        return stack.All(t => t.Layer == LayerPosition.Of(t.Number - first, count)) ? count : null;
    }
}
