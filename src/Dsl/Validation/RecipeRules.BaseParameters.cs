using MergeDsl.Binding;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor BaseParameters = Rule(
        CheckBaseParameters, "MRG4003", RecipeSeverity.Warning, "Parameters of the base model", "{0} of the base model {1} no effect: {2} merges the differences of the other models from it",
        "The base model is what the other models are compared with. It has no weight and no density of its own: `density: 0.99` there does not keep 99 % of it, it does nothing.");

    private static void CheckBaseParameters(BoundDocument document, BindingContext context)
    {
        // Where the base is the only model, or may not be one of the models, that is what is wrong, and said.
        IEnumerable<BoundSlice> slices = document.Slices.Where(s => s.Inputs.Any(i => !i.IsBase) && !IsBaseWronglyListed(document, s));
        foreach (BoundInput input in slices.SelectMany(s => s.Inputs).Where(i => i.IsBase && document.Method.Schema.Base != BaseRole.Ordinary))
        {
            if (input.Parameters is { Node: { } node, Settings: { Count: > 0 } settings })
            {
                List<string> names = [.. settings.Select(s => $"`{s.Parameter.Name}`")];
                TextSpan span = node.Site != node.Span ? node.Site : TextSpan.FromBounds(settings[0].Key.Site.Start, Math.Max(settings[0].Key.Site.End, settings[settings.Count - 1].Value.Site.End));
                context.Report.Report(BaseParameters, span, Words.List(names), names.Count == 1 ? "has" : "have", document.Method.Schema.Name);
            }
        }
    }
}
