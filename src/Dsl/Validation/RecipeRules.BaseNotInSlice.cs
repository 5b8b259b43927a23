using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor BaseNotInSlice = Rule(
        CheckBaseNotInSlice, "MRG2024", RecipeSeverity.Error, "Slice without the base model", "{0} needs the base model in every slice, and `{1}` is not among the sources of this one",
        "With `models`, a base model that is not listed is added. With `slices` it is not: its layers must be named, so it must be one of the sources of each slice.");

    private static void CheckBaseNotInSlice(BoundDocument document, BindingContext context)
    {
        MethodSchema method = document.Method.Schema;
        foreach (BoundSlice slice in document.Modules.Where(m => !m.WholeModels).SelectMany(m => m.Slices))
        {
            if (method.Base != BaseRole.Required || !slice.IsWhole || slice.Base is not { } missing || slice.Inputs.Any(i => i.IsBase))
            {
                continue;
            }

            if (method.Inputs.CountsBase && method.Inputs.Allows(slice.Inputs.Count))
            {
                ReportBaseIsNoInput(document, context, missing, "it among the sources");
            }
            else if (method.Inputs.Allows(slice.Inputs.Count))
            {
                context.Report.ReportRepeated(BaseNotInSlice, slice.Node.Site, () => [], method.Name, missing.Value);
            }
        }
    }
}
