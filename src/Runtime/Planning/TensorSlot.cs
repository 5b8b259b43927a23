using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>A tensor that the output may have: its name, its place, and what it is called in each input of its slice.</summary>
/// <param name="Name">Its name in the output.</param>
/// <param name="Layer">Its position in the layers of its slice.</param>
/// <param name="Slice">The slice.</param>
/// <param name="InputNames">For each input of the slice the name of its tensor, also where it lacks it.</param>
internal sealed record TensorSlot(string Name, LayerPosition Layer, SliceModels Slice, EquatableArray<string> InputNames)
{
    /// <summary>The slot as settings see it.</summary>
    public TensorSite Site => new(Name, Layer, Slice.Place.Slice, Slice.References, InputNames, Slice.Place.Module);
}
