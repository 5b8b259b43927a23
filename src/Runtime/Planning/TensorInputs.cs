using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>What the inputs of a slice have for one output tensor.</summary>
/// <param name="slot">The output tensor.</param>
internal sealed class TensorInputs(TensorSlot slot)
{
    private readonly TensorSource?[] sources = [.. slot.Slice.Models.Select((m, i) => m.Find(slot.InputNames[i]))];

    private IReadOnlyList<int>? having;

    public TensorSlot Slot { get; } = slot;

    /// <summary>The input's tensor, or null.</summary>
    public TensorSource? this[int input]
    {
        get => sources[input];
        set => (sources[input], having) = (value, null);
    }

    public int Count => sources.Length;

    /// <summary>The inputs that have the tensor.</summary>
    public IReadOnlyList<int> Having => having ??= [.. Enumerable.Range(0, Count).Where(i => sources[i] is not null)];

    /// <summary>The inputs that lack it.</summary>
    public IEnumerable<int> Lacking => Having.Count == Count ? [] : Enumerable.Range(0, Count).Except(Having);

    /// <summary>The input that the others are compared with: the slice's lead where it has the tensor.</summary>
    public int Lead => sources[Slot.Slice.LeadIndex] is null ? Having[0] : Slot.Slice.LeadIndex;

    /// <summary>Whether an input's tensor is another one that stands in: a tied embedding for the head.</summary>
    public bool StandsIn(int input) => sources[input] is { } source && source.Name != Slot.InputNames[input];

    /// <summary>The name of an input's model.</summary>
    public string ModelName(int input) => Slot.Slice.References[input].ToString();

    /// <summary>The entry of an input in the recipe.</summary>
    public RecipePlace PlaceOf(int input) => Slot.Slice.PlaceOf(input);

    /// <summary>Replaces the sources by their first rows along an axis.</summary>
    public void Truncate(long rows, int axis)
    {
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = sources[i] is { } source && source.Shape.Dimensions[axis] > rows ? new LeadingRows(source, rows, axis) : sources[i];
        }
    }
}
