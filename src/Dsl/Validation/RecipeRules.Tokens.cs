using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor TokenWithoutSource = Rule(
        CheckTokens, "MRG2038", RecipeSeverity.Error, "Token without a source", "the token `{0}` is forced, and nothing says where its row comes from; add `source: …`",
        "`force: true` uses one row for every model, also those that have the token, so there must be a source to take it from.");

    private static readonly DiagnosticDescriptor TokenOfNoInput = Also(
        "MRG2039", RecipeSeverity.Error, "Token from a model that is no input", "`{0}` is no input of this merge, so it has no row to give; the inputs are {1}{2}",
        "The row of a token comes from one of the models that are merged, because only those are read.");

    private static void CheckTokens(BoundDocument document, BindingContext context)
    {
        foreach (BoundToken token in document.Tokenizer?.Tokens ?? [])
        {
            if (token.Setting is { Force: true, Source: null } && !token.IsBroken)
            {
                context.Report.Report(TokenWithoutSource, token.Key.Site, Words.Show(token.Setting.Token));
            }

            if (token.Model is { } model && document.Slices.Any() && document.Slices.All(s => s.IsWhole)
                && !document.Slices.SelectMany(s => s.Inputs).Any(i => i.Model.Value == model.Value))
            {
                IEnumerable<string> inputs = document.Slices.SelectMany(s => s.Inputs).Select(i => $"`{i.Model.Value}`").Distinct();
                string? meant = MeantInput(model.Value, document.Slices);
                context.Report.Report(
                    TokenOfNoInput, model.Node.Span, FixOf(model, meant), model.Value, Words.List(inputs), meant is null ? "" : $"; did you mean `{meant}`?");
            }
        }
    }
}
