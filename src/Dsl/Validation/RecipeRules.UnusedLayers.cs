using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor UnusedLayers = Rule(
        CheckUnusedLayers, "MRG4012", RecipeSeverity.Info, "Layers that no slice uses", "{0} of {1} {2} used by no slice: the end of a range is exclusive",
        "Between two ranges of a model there are layers that are in neither. Where that is meant, as in pruning, all is well; often the end of a range was taken to be a part of it.");

    private static void CheckUnusedLayers(BoundDocument document, BindingContext context)
    {
        foreach (BoundModule module in document.Modules)
        {
            List<UnusedRange> unused = [];
            IEnumerable<BoundInput> uses = module.Slices.SelectMany(s => s.Inputs).Where(i => i.Layers is { Value: { Start: >= 0, Length: > 0 } });
            foreach (IGrouping<ModelReference, BoundInput> model in uses.GroupBy(u => u.Model.Value))
            {
                AddGaps(unused, model.Key, [.. model.Select(u => u.Layers).OfType<Located<LayerRange>>().OrderBy(r => r.Value.Start)]);
            }

            // Models that are merged layer by layer lack the same layers.
            foreach (IGrouping<string, UnusedRange> same in unused.GroupBy(u => u.Layers))
            {
                context.Report.Report(
                    UnusedLayers, same.First().Behind.Span, same.Key, Words.List(same.Select(u => $"`{u.Model}`")), same.Key.StartsWith("layer ", StringComparison.Ordinal) ? "is" : "are");
            }
        }
    }

    /// <param name="Layers">The layers in words.</param>
    /// <param name="Model">The model that they are of.</param>
    /// <param name="Behind">The first range behind one of them.</param>
    private sealed record UnusedRange(string Layers, ModelReference Model, YamlNode Behind);

    // All gaps of a model come from one way to count: said at the range behind the first.
    private static void AddGaps(List<UnusedRange> unused, ModelReference model, List<Located<LayerRange>> ranges)
    {
        List<string> gaps = [];
        Located<LayerRange>? first = null;
        int end = ranges[0].Value.Start;
        bool isOne = true;
        foreach (Located<LayerRange> range in ranges)
        {
            int last = range.Value.Start - 1;
            if (last >= end)
            {
                first ??= range;
                isOne = gaps.Count == 0 && last == end;
                gaps.Add(last == end ? $"{end}" : $"{end} to {last}");
            }

            end = Math.Max(end, range.Value.End);
        }

        if (first is not null)
        {
            unused.Add(new((isOne ? "layer " : "layers ") + Words.List(gaps), model, first.Node));
        }
    }
}
