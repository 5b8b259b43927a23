using MergeDsl.Binding;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor LongGradient = Rule(
        CheckGradientLength, "MRG4013", RecipeSeverity.Info, "More gradient points than layers", "this gradient of `{0}` has {1} points for {2}: there are points that no layer meets",
        "A gradient is spread evenly over the layers of its slice, the first point on the first layer, the last on the last. With more points than layers, layers fall between points.");

    private static void CheckGradientLength(BoundDocument document, BindingContext context)
    {
        foreach (BoundSlice slice in document.Slices)
        {
            if (slice.LayerCount is not { } layers)
            {
                continue;
            }

            foreach (BoundParameter parameter in slice.Globals.Concat(slice.Inputs.SelectMany(i => i.Resolved)))
            {
                foreach (BoundCase one in parameter.Cases.Where(c => c.IsGradient && c.Elements.Count > layers))
                {
                    context.Report.Report(LongGradient, one.ValueNode?.Span ?? default, parameter.Parameter.Name, one.Elements.Count, Layers(layers));
                }
            }
        }
    }
}
