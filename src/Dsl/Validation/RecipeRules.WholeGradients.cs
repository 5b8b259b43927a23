using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor WholeGradient = Rule(
        CheckWholeGradients, "MRG3006", RecipeSeverity.Error, "Fraction between the points of a gradient", "`{0}` is a whole number, and this gradient is {1} at layer {2} of {3}; choose points that divide evenly, or give one value",
        "A gradient of whole numbers is interpolated like any other, and must come out whole at every layer. Where the recipe does not say how many layers there are, the plan checks it.");

    private static void CheckWholeGradients(BoundDocument document, BindingContext context)
    {
        foreach (BoundSlice slice in document.Slices)
        {
            if (slice.LayerCount is not { } layers || layers == 1)
            {
                continue;
            }

            foreach (BoundParameter parameter in slice.Globals.Concat(slice.Inputs.SelectMany(i => i.Resolved)).Where(p => p.Parameter.Type.Kind == ValueKind.WholeNumber))
            {
                foreach (BoundCase one in parameter.Cases.Where(c => c is { IsGradient: true, ValueNode: not null }))
                {
                    // In whole numbers: with fractions of doubles a whole value could come out beside itself.
                    for (int layer = 0; layer < Math.Min(layers, MaxLayers); layer++)
                    {
                        long position = (long)layer * (one.Elements.Count - 1);
                        int index = (int)(position / (layers - 1));
                        long rest = position % (layers - 1);
                        double step = rest == 0 ? 0 : one.Elements[index + 1].Value.Number - one.Elements[index].Value.Number;
                        if (step * rest % (layers - 1) != 0)
                        {
                            double value = one.Elements[index].Value.Number + (step * rest / (layers - 1));
                            context.Report.Report(WholeGradient, one.ValueNode?.Span ?? default, parameter.Parameter.Name, value, layer, layers);
                            break;
                        }
                    }
                }
            }
        }
    }

    // Of the deepest models there are, several times over.
    private const int MaxLayers = 2000;
}
