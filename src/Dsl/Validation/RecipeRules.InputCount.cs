using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor WrongCount = Rule(
        CheckCount, "MRG2011", RecipeSeverity.Error, "Too many or too few models", "{0} takes {1}, and here {2}{3}",
        "Each method merges a certain number of models: see its description. With `slices`, the number holds for the sources of each slice.");

    private static readonly DiagnosticDescriptor BaseIsNoInput = Also(
        "MRG2013", RecipeSeverity.Error, "Base model is none of the models", "the base model `{0}` is none of the inputs of {1}, which takes {2}, one of them the base; name one of them, or list {3}{4}",
        "The method goes from the base model to the other one, so the base is one of its two inputs. It may be left out of `models`, which then lists only the other.");

    private static readonly DiagnosticDescriptor BaseIsInput = Also(
        "MRG2023", RecipeSeverity.Error, "Base model is one of the models", "{0} merges {1} besides the base, and `{2}` is one of them; take another base model, or none",
        "With a base model the method merges the differences of the others from it; the base itself differs in nothing.");

    private static void CheckCount(BoundDocument document, BindingContext context)
    {
        MethodSchema method = document.Method.Schema;
        foreach (BoundSlice slice in document.Slices.Where(s => s.IsWhole))
        {
            bool countsBase = method.Inputs.CountsBase || method.Base == BaseRole.Ordinary;
            List<BoundInput> counted = [.. slice.Inputs.Where(i => countsBase || !i.IsBase)];
            if (method.Inputs.Allows(counted.Count) || (method.Inputs.Max > 1 && HasSameModelTwice(slice)))
            {
                continue;
            }

            if (counted.Count > method.Inputs.Max)
            {
                ReportSurplus(document, context, slice, counted);
            }
            else if (slice.Base is { } present && IsBaseWronglyListed(document, slice))
            {
                context.Report.Report(BaseIsInput, present.Node.Site, method.Name, Models(method.Inputs), present.Value);
            }
            else if (!(method.Base == BaseRole.Required && slice.Base is null))
            {
                string besides = countsBase ? "" : " besides the base";
                context.Report.Report(WrongCount, slice.List.Site, method.Name, Models(method.Inputs) + besides, Are(counted.Count), "");
            }
        }
    }

    // Without the base there is one model too few, so it was meant to be one of them.
    private static bool IsBaseWronglyListed(BoundDocument document, BoundSlice slice) =>
        document.Method.Schema is { Base: BaseRole.Optional, Inputs: { CountsBase: false } inputs }
        && slice.Inputs.Any(i => i is { IsBase: true, IsAdded: false }) && slice.Inputs.Count(i => !i.IsBase) == inputs.Min - 1;

    private static void ReportSurplus(BoundDocument document, BindingContext context, BoundSlice slice, List<BoundInput> counted)
    {
        MethodSchema method = document.Method.Schema;
        BoundInput surplus = counted[method.Inputs.Max];
        if (surplus.IsAdded && method.Base == BaseRole.Required)
        {
            ReportBaseIsNoInput(document, context, surplus.Model, method.Inputs.Max == 2 ? "only the other model" : "fewer models");
            return;
        }

        // A base that is missing would have to be one of those that are counted now.
        if (method.Base == BaseRole.Required && slice.Base is null && counted.Count == method.Inputs.Max + 1 && !method.Inputs.CountsBase)
        {
            return;
        }

        string why = method.Inputs.Max > 1 ? ""
            : surplus.IsAdded ? "; the base model is an input as well, drop it"
            : method.Base == BaseRole.Ordinary ? "; blocks that are stacked each need an entry `- sources:` of their own under `slices`"
            : "";
        string ofWhich = method.Base != BaseRole.Ordinary ? method.Inputs.CountsBase ? ", the base among them" : " besides the base"
            : document.Modules.Any(m => !m.WholeModels) ? " per slice" : "";
        context.Report.Report(WrongCount, surplus.Node.Site, method.Name, Models(method.Inputs) + ofWhich, Are(counted.Count), why);
    }

    private static void ReportBaseIsNoInput(BoundDocument document, BindingContext context, Located<ModelReference> model, string remedy)
    {
        MethodSchema method = document.Method.Schema;
        string? meant = MeantInput(model.Value, document.Slices);
        context.Report.Report(
            BaseIsNoInput, model.Node.Site, FixOf(model, meant), model.Value, method.Name, Models(method.Inputs), remedy, meant is null ? "" : $"; did you mean `{meant}`?");
    }

    private static string Models(InputCount count) =>
        count.Describe() + (count is { Min: 1, Max: 1 or int.MaxValue } ? " model" : " models");

    private static string Are(int count) => count switch { 0 => "there is none", 1 => "there is 1", _ => $"there are {count}" };
}
