using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.Explanation;

/// <summary>A layer of the output, or one of its tensors: what an explanation can be narrowed down to.</summary>
/// <param name="Slice">The slice that it belongs to.</param>
/// <param name="Position">Its place in the slice's layers.</param>
/// <param name="Layer">The layer; null outside the layers.</param>
/// <param name="Tensor">The tensor's name in the output; null for the layer as a whole.</param>
/// <param name="InputNames">Its name in each input; empty for the layer as a whole.</param>
internal sealed record TensorFocus(SliceExplanation Slice, LayerPosition Position, int? Layer, string? Tensor, EquatableArray<string> InputNames)
{
    /// <summary>The name that the filters of a parameter are matched against; null for a layer as a whole.</summary>
    public string? NameFor(ParameterExplanation parameter) => parameter.Input is { } input && Tensor is not null ? InputNames[input] : Tensor;

    /// <summary>A layer of the output, in each module that has so many.</summary>
    public static IEnumerable<TensorFocus> OfLayer(StageExplanation stage, int layer) =>
        stage.Slices.Where(s => s.PositionOf(layer) is not null).Select(s => new TensorFocus(s, s.PositionOf(layer) ?? default, layer, null, []));

    /// <summary>A tensor of the output: one of those that the models have, or, where they were not looked at, what a tensor of that name would be.</summary>
    public static IEnumerable<TensorFocus> OfTensor(StageExplanation stage, string tensor)
    {
        bool areKnown = stage.Slices.Any(s => s.Tensors.Count > 0);
        foreach (SliceExplanation slice in stage.Slices)
        {
            int? layer = LayerNumbers.Of(tensor);
            if (areKnown)
            {
                foreach (TensorSite site in slice.Tensors.Where(t => t.Name == tensor))
                {
                    yield return new(slice, site.Layer, slice.PositionOf(layer ?? -1) == site.Layer ? layer : null, tensor, slice.Slice.Inputs.Select(i => site.InputName(i.Model)).ToEquatableArray());
                }
            }
            else if (layer is null ? slice.Index == (TensorNames.IsBeforeLayers(tensor) ? 0 : slice.Module.Slices.Count - 1) : slice.PositionOf(layer.Value) is not null)
            {
                LayerPosition position = layer is null ? LayerPosition.Outside : slice.PositionOf(layer.Value) ?? default;
                yield return new(slice, position, layer, tensor, slice.Slice.Inputs
                    .Select(i => i.Layers is { } range && layer is not null ? LayerNumbers.Renumber(tensor, range.Start + layer.Value - slice.FirstLayer) : tensor).ToEquatableArray());
            }
        }
    }
}
