using MergeDsl.Recipes;

namespace MergeDsl.Explanation;

/// <summary>A slice of a recipe with its parameters.</summary>
/// <param name="Module">Its module.</param>
/// <param name="Index">Its number in the module, from 0.</param>
/// <param name="Slice">Its inputs.</param>
/// <param name="FirstLayer">The output layer that its first layer becomes.</param>
/// <param name="LayerCount">How many layers it has; null where only the models know.</param>
/// <param name="Parameters">The global parameters, then those of each input.</param>
/// <param name="Tensors">The output tensors that it is asked for; empty where the models have not been looked at.</param>
internal sealed record SliceExplanation(
    RecipeModule Module,
    int Index,
    RecipeSlice Slice,
    int FirstLayer,
    int? LayerCount,
    EquatableArray<ParameterExplanation> Parameters,
    IReadOnlyList<TensorSite> Tensors)
{
    /// <summary>Whether tensors outside the layers take their values here, those before the first layer or those behind the last.</summary>
    public bool HasOutside => Index == 0 || Index == Module.Slices.Count - 1;

    /// <summary>Where an output layer stands; null where it is not of this slice, or the slice's length is not known.</summary>
    public LayerPosition? PositionOf(int layer) =>
        LayerCount is { } count && layer >= FirstLayer && layer < FirstLayer + count ? LayerPosition.Of(layer - FirstLayer, count) : null;

    /// <summary>The values of all parameters as they would be printed, to find slices that say the same.</summary>
    public bool SaysTheSameAs(SliceExplanation other) =>
        LayerCount == other.LayerCount && Parameters.Count == other.Parameters.Count && Slice.Inputs.Count == other.Slice.Inputs.Count
        && Parameters.Zip(other.Parameters, (a, b) => a.Schema == b.Schema && a.Input == b.Input && a.Cases == b.Cases).All(same => same);
}
