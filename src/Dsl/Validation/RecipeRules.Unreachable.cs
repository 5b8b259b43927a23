using MergeDsl.Binding;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor Unreachable = Rule(
        CheckUnreachable, "MRG4004", RecipeSeverity.Warning, "Condition that is never reached", "this condition of `{0}` is never reached: the one at line {1} {2}",
        "The first condition whose filter occurs in a tensor's name is taken. One without a filter, or with `*`, always holds, so nothing behind it counts; it belongs at the end.");

    private static void CheckUnreachable(BoundDocument document, BindingContext context)
    {
        foreach (BoundSetting setting in document.AllSettings)
        {
            for (int i = 1; i < setting.Cases.Count; i++)
            {
                BoundCase late = setting.Cases[i];
                BoundCase? early = setting.Cases.Take(Math.Min(i, Gradients.MaxFilters)).FirstOrDefault(c => c.Filter is null || late.Filter?.Contains(c.Filter) == true);
                if (early is null || late.Node is null || early.Node is null)
                {
                    continue;
                }

                int line = context.Report.Lines.LineOf(early.Node.Site.Start) + 1;
                string why = early.Filter is null ? "holds for every tensor" : $"already takes every name that contains `{early.Filter}`";
                context.Report.Report(Unreachable, late.Node.Site, setting.Parameter.Name, line, why);
                if (early.Filter is null)
                {
                    break;
                }
            }
        }
    }
}
