using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor UnusedLayers = Rule(
        CheckUnusedLayers, "MRG4012", RecipeSeverity.Info, "Layers that no slice uses", "{0} of `{1}` {2} used by no slice: the end of a range is exclusive",
        "Between two ranges of a model there are layers that are in neither. Where that is meant, as in pruning, all is well; often the end of a range was taken to be a part of it.");

    private static void CheckUnusedLayers(BoundDocument document, BindingContext context)
    {
        foreach (BoundModule module in document.Modules)
        {
            IEnumerable<(ModelReference Model, Located<LayerRange> Layers)> uses = module.Slices.SelectMany(s => s.Inputs)
                .Where(i => i.Layers is { Value: { Start: >= 0, Length: > 0 } }).Select(i => (i.Model.Value, i.Layers!)); // the line above asks for them
            foreach (var model in uses.GroupBy(u => u.Model))
            {
                int end = -1;
                foreach (Located<LayerRange> range in model.Select(u => u.Layers).OrderBy(r => r.Value.Start))
                {
                    if (end >= 0 && range.Value.Start > end)
                    {
                        int last = range.Value.Start - 1;
                        string layers = last == end ? $"layer {end}" : $"layers {end} to {last}";
                        context.Report.Report(UnusedLayers, range.Node.Span, layers, model.Key, last == end ? "is" : "are");
                    }

                    end = Math.Max(end, range.Value.End);
                }
            }
        }
    }
}
