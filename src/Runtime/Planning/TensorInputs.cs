using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>What the inputs of a slice have for one output tensor.</summary>
internal sealed class TensorInputs
{
    private readonly TensorSource?[] sources;

    private IReadOnlyList<int>? having;

    /// <param name="slot">The output tensor.</param>
    public TensorInputs(TensorSlot slot)
    {
        Slot = slot;
        sources = new TensorSource?[slot.InputNames.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = slot.Slice.Models[i].Find(slot.InputNames[i]);
        }
    }

    public TensorSlot Slot { get; }

    /// <summary>The input's tensor, or null.</summary>
    public TensorSource? this[int input]
    {
        get => sources[input];
        set => (sources[input], having) = (value, null);
    }

    public int Count => sources.Length;

    /// <summary>The inputs that have the tensor.</summary>
    public IReadOnlyList<int> Having => having ??= Array.TrueForAll(sources, static s => s is not null) ? Slot.Slice.Inputs : [.. Slot.Slice.Inputs.Where(i => sources[i] is not null)];

    /// <summary>The inputs that lack it.</summary>
    public IEnumerable<int> Lacking => Having.Count == Count ? [] : Enumerable.Range(0, Count).Except(Having);

    /// <summary>Whether the input's tensor is another one that stands in: a tied embedding for the head.</summary>
    public bool StandsIn(int input) => sources[input] is { } source && source.Name != Slot.InputNames[input];

    /// <summary>Whether those that have it have floats.</summary>
    public bool AreFloats => Array.TrueForAll(sources, static s => s is null || s.Type.IsFloat);

    /// <summary>Whether those that have it have one shape.</summary>
    public bool HaveOneShape
    {
        get
        {
            TensorSource? lead = null;
            foreach (TensorSource? source in sources)
            {
                lead ??= source;
                if (source is not null && source.Shape != lead!.Shape) // one of both is there
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The input that the others are compared with: the slice's lead where it has the tensor.</summary>
    public int Lead => sources[Slot.Slice.LeadIndex] is null ? Having[0] : Slot.Slice.LeadIndex;

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
