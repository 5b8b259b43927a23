using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor EmptyRange = Rule(
        CheckLayerRanges, "MRG3011", RecipeSeverity.Error, "Empty layer range", "the layer range `{0}` {1}: the end is exclusive, `[{2}, {3}]` {4}",
        "The end of a range is not a part of it: `[3, 4]` is layer 3, `[3, 3]` is nothing, and the slice would vanish from the output.");

    private static readonly DiagnosticDescriptor NegativeLayer = Also(
        "MRG3012", RecipeSeverity.Error, "Negative layer", "the layer {0} is negative; layers are counted from 0, and there is no counting from the end",
        "Layers have the numbers that stand in the tensors' names, the first is 0.");

    private static readonly DiagnosticDescriptor UnequalRanges = Also(
        "MRG3013", RecipeSeverity.Error, "Layer ranges of different length", "`{0}` is {1}, and `{3}` of `{2}` is {4}; the sources of a slice are merged layer by layer and must have the same number",
        "Layer k of a slice is made of the k-th layer of each of its sources.");

    private static void CheckLayerRanges(BoundDocument document, BindingContext context)
    {
        foreach (BoundSlice slice in document.Slices)
        {
            BoundInput? first = null;
            foreach (BoundInput input in slice.Inputs)
            {
                if (input.Layers is not { } layers || !CheckRange(context, layers))
                {
                    continue;
                }

                first ??= input;
                if (first.Layers is { } expected && layers.Value.Length != expected.Value.Length)
                {
                    context.Report.Report(
                        UnequalRanges, layers.Node.Span, layers.Value, Layers(layers.Value.Length), first.Model.Value, expected.Value, Layers(expected.Value.Length));
                }
            }
        }
    }

    private static bool CheckRange(BindingContext context, Located<LayerRange> layers)
    {
        YamlSequence list = (YamlSequence)layers.Node; // ranges are bound from lists of two only
        (int start, int end) = (layers.Value.Start, layers.Value.End);
        if (start < 0 || end < 0)
        {
            context.Report.ReportRepeated(NegativeLayer, list.Items[start < 0 ? 0 : 1].Span, () => [], start < 0 ? start : end);
            return false;
        }

        if (start >= end)
        {
            (int from, int to) = start == end ? (start, start + 1) : (end, start + 1);
            context.Report.ReportRepeated(
                EmptyRange, list.Span, () => [], layers.Value, start == end ? "is empty" : "goes backwards", from, to, start == end ? $"is layer {start}" : $"are layers {from} to {start}");
            return false;
        }

        return true;
    }

    private static string Layers(int count) => count == 1 ? "1 layer" : $"{count} layers";
}
