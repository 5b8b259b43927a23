using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor NotWithin = Rule(
        CheckWithin, "MRG3004", RecipeSeverity.Error, "Value with its margin out of range", "{0}{1}",
        "della keeps elements with probabilities from `density - epsilon` to `density + epsilon`, which must be probabilities. The default of `epsilon` is 0.15, so with a density above 0.85 or below 0.15 it must be given.");

    private static void CheckWithin(BoundDocument document, BindingContext context)
    {
        foreach (WithinConstraint within in document.Method.Schema.Constraints.OfType<WithinConstraint>())
        {
            foreach (BoundSlice slice in document.Slices)
            {
                foreach (IReadOnlyList<BoundParameter> own in slice.Inputs.Select(i => i.Resolved).Where(r => r.Count > 0).DefaultIfEmpty([]))
                {
                    BoundParameter? value = slice.Globals.Concat(own).FirstOrDefault(p => p.Parameter.Name == within.Parameter);
                    BoundParameter? margin = slice.Globals.Concat(own).FirstOrDefault(p => p.Parameter.Name == within.Margin);
                    if (value is not null && margin is not null && !value.IsBroken && !margin.IsBroken)
                    {
                        CheckWithin(document, context, within, value, margin);
                    }
                }
            }
        }
    }

    private static void CheckWithin(BoundDocument document, BindingContext context, WithinConstraint within, BoundParameter value, BoundParameter margin)
    {
        foreach (MeetingCases meeting in Gradients.Meeting(value, margin))
        {
            (BoundCase v, BoundCase m) = meeting;
            bool isOutOfRange = v.Elements.Any(e => value.Parameter.Ranges.Any(r => !r.IsAdvice && !r.Allows(e.Value.Number)));
            if (!isOutOfRange && Gradients.FirstProblem(v, m, within.Allows) is { } at)
            {
                TextSpan? span = at.Element?.Node?.Span ?? v.ValueNode?.Span ?? m.ValueNode?.Span ?? document.Method.Node?.Span;
                string hint = m.Level == Recipes.SettingLevel.Default ? $" (`{within.Margin}` is {m.Elements[0].Value} by default)" : "";
                context.Report.ReportRepeated(NotWithin, span ?? default, () => [], within.Refusal(at.First, at.Second), hint);
            }
        }
    }
}
