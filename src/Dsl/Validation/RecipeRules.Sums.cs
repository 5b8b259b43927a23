using System.Globalization;
using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor ZeroSum = Rule(
        CheckSums, "MRG3005", RecipeSeverity.Error, "Weights that sum to zero", "{0}{1}",
        "With `normalize` (or `normalize_weights`) the result is divided by the sum of the weights. Where the method has a way around it, this is a warning.");

    private static void CheckSums(BoundDocument document, BindingContext context)
    {
        foreach (NonZeroSumConstraint sum in document.Method.Schema.Constraints.OfType<NonZeroSumConstraint>())
        {
            foreach (BoundSlice slice in document.Slices.Where(s => s.IsWhole))
            {
                CheckSum(context, sum, slice);
            }
        }
    }

    private static void CheckSum(BindingContext context, NonZeroSumConstraint sum, BoundSlice slice)
    {
        List<BoundParameter> summands = [.. ResolvedIn(slice, sum)];
        BoundParameter? when = slice.Globals.FirstOrDefault(g => g.Parameter.Name == sum.When);
        if (summands.Count == 0 || summands.Exists(s => s.IsBroken || s.Cases.Count == 0) || (slice.Base is not null && sum.Otherwise is not null && AllZero(slice, sum)))
        {
            return;
        }

        // A tensor of each kind that the filters tell apart: one that contains a filter and no other, and one that contains none.
        foreach (string? filter in (string?[])[null, .. summands.SelectMany(s => s.Cases).Select(c => c.Filter).OfType<string>().Distinct().Take(Gradients.MaxFilters)])
        {
            BoundCase[] cases = [.. summands.Select(s => Gradients.CaseFor(s, filter)).OfType<BoundCase>()];
            if (cases.Length < summands.Count || (when is not null && Gradients.CaseFor(when, filter) is { } on && on.Elements.All(e => !e.Value.AsBoolean)))
            {
                continue;
            }

            foreach (double at in Gradients.Stops(cases))
            {
                double[] values = Array.ConvertAll(cases, c => Gradients.ValueAt(c, at));
                if (sum.Otherwise is not null && Array.TrueForAll(values, v => v == 0) && summands.Exists(s => s.Cases.Count > 1))
                {
                    continue; // nothing for these tensors: that is what such conditions are written for
                }

                if (!NonZeroSumConstraint.Allows(values) && cases.FirstOrDefault(c => c.ValueNode is not null) is { ValueNode: { } node })
                {
                    string shown = string.Join(" + ", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
                    context.Report.ReportAs(
                        sum.Otherwise is null ? RecipeSeverity.Error : RecipeSeverity.Warning, ZeroSum, node.Span, sum.Refusal(shown), filter is null ? "" : $", for tensors whose name contains `{filter}`");
                    return;
                }
            }
        }
    }
}
