using MergeDsl.Binding;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor OnlyBase = Rule(
        CheckOnlyBase, "MRG4008", RecipeSeverity.Warning, "No model besides the base", "there is no model besides the base here: the output of {0} is the base itself",
        "The method adds differences from the base model to it, and there is none to take them from.");

    private static void CheckOnlyBase(BoundDocument document, BindingContext context)
    {
        foreach (BoundSlice slice in document.Slices.Where(s => s.IsWhole && s.Inputs.Count > 0 && s.Inputs.All(i => i.IsBase)))
        {
            if (document.Method.Schema is { Base: BaseRole.Required, Inputs: { Min: 0, CountsBase: false } } method)
            {
                context.Report.Report(OnlyBase, slice.List.Site, method.Name);
            }
        }
    }
}
