using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor OutOfRange = Rule(
        CheckRanges, "MRG3002", RecipeSeverity.Error, "Value out of range", "{0}",
        "The method declares which values it can work with. Every element of a gradient is checked, also those that no layer meets. Shares are written between 0 and 1, not in percent.");

    private static readonly DiagnosticDescriptor UnusualValue = Also(
        "MRG3003", RecipeSeverity.Warning, "Unusual value", "{0}",
        "The value is allowed and rarely what is meant; the message says what it leads to.");

    private static void CheckRanges(BoundDocument document, BindingContext context)
    {
        foreach (BoundSetting setting in document.AllSettings)
        {
            foreach (BoundCase one in setting.Cases)
            {
                // On the way to a value that is only unusual, a gradient breaks a condition with a margin: that is said then.
                bool hasMargin = one.IsGradient && document.Method.Schema.Constraints.OfType<WithinConstraint>().Any(w => w.Parameter == setting.Parameter.Name);
                foreach (BoundElement element in one.Elements)
                {
                    CheckRange(context, setting.Parameter, element, adviseToo: !hasMargin);
                }
            }
        }
    }

    // Advice beside an error says nothing new.
    private static void CheckRange(BindingContext context, ParameterSchema parameter, BoundElement element, bool adviseToo)
    {
        EquatableArray<ValueProblem> problems = parameter.Problems(element.Value);
        if (element.Node is { } node
            && (problems.FirstOrDefault(p => !p.IsAdvice) ?? problems.FirstOrDefault(_ => adviseToo)) is { } problem)
        {
            ScalarValue? meant = parameter.Ranges.Where(r => !r.Allows(element.Value.Number)).Select(r => r.Meant(element.Value)).FirstOrDefault(m => m is not null);
            context.Report.Report(
                problem.IsAdvice ? UnusualValue : OutOfRange, node.Span, meant is { } value ? [new(node.Span, value.ToString())] : [], problem.Message);
        }
    }
}
