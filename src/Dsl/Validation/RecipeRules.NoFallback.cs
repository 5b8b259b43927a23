using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor NoFallback = Rule(
        CheckNoFallback, "MRG3008", RecipeSeverity.Error, "Conditions without a fallback", "`{0}` has no value for tensors whose name does not contain {1}{2}; add `- value: …`",
        "The parameter is required, and its conditions leave tensors without a value: embeddings, norms and the head have names of their own. An entry without a filter at the end of the list takes the rest. If the filters may cover everything, this is a warning, and the plan decides.");

    // Names of the tensors that every model of the common kind has outside and beside its large matrices.
    private static readonly string[] Typical =
    [
        "model.embed_tokens.weight", "model.layers.0.input_layernorm.weight", "model.layers.0.post_attention_layernorm.weight", "model.norm.weight",
        "lm_head.weight",
    ];

    private static void CheckNoFallback(BoundDocument document, BindingContext context)
    {
        foreach (BoundParameter parameter in document.Slices.SelectMany(s => s.Globals.Concat(s.Inputs.SelectMany(i => i.Resolved))))
        {
            if (!parameter.Parameter.IsRequired || parameter.IsBroken || parameter.IsTotal || parameter.Cases.Count == 0)
            {
                continue;
            }

            List<string> filters = [.. parameter.Cases.Select(c => c.Filter).OfType<string>().Distinct()];
            string? left = Array.Find(Typical, n => !filters.Any(f => n.Contains(f)));
            context.Report.ReportAs(
                left is null ? RecipeSeverity.Warning : RecipeSeverity.Error, NoFallback, parameter.Settings[0].Value.Span,
                parameter.Parameter.Name, Words.List(filters.Select(f => $"`{Words.Show(f)}`"), "or"), left is null ? ", if there are any" : $" (`{left}`, for one)");
        }
    }
}
