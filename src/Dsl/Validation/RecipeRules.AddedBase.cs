using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor AddedBase = Rule(
        CheckAddedBase, "MRG4007", RecipeSeverity.Warning, "Base model becomes one more input", "{0} knows no base model: `{1}` is not listed under `models` and is merged in as one more model{2}; list it, or drop `base_model`",
        "A base model that is not listed is added to the models. For a method that knows no base it is a model like any other, which is rarely what is meant.");

    private static void CheckAddedBase(BoundDocument document, BindingContext context)
    {
        MethodSchema method = document.Method.Schema;
        foreach (BoundSlice slice in document.Slices.Where(s => method.Base == BaseRole.Ordinary && method.Inputs.Allows(s.Inputs.Count)))
        {
            if (slice.Inputs.FirstOrDefault(i => i.IsAdded) is { } added && !added.Resolved.Any(r => r.IsMissing))
            {
                List<string> values = [.. added.Resolved.Where(r => r.Parameter.IsRequired).Select(r => $"`{r.Parameter.Name}` {Describe(r)}")];
                context.Report.Report(AddedBase, added.Node.Site, method.Name, added.Model.Value, values.Count == 0 ? "" : ", with " + Words.List(values));
            }
        }
    }

    private static string Describe(BoundParameter parameter) =>
        parameter.Cases.Count == 1 && parameter.Cases[0] is { IsGradient: false, Filter: null } only ? only.Elements[0].Value.ToString() : "as given for all models";
}
