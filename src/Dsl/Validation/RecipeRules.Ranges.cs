using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

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
                CheckRange(context, setting.Parameter, one, adviseToo: !hasMargin);
            }
        }
    }

    // A gradient is usually wrong in the same way at all its points: said at the first, mended at all. Advice beside an error says nothing new.
    private static void CheckRange(BindingContext context, ParameterSchema parameter, BoundCase one, bool adviseToo)
    {
        List<ElementProblem> problems = [.. one.Elements.SelectMany(e => parameter.Problems(e.Value).Select(p => new ElementProblem(e, p)))];
        bool areErrors = problems.Exists(p => !p.Problem.IsAdvice);
        problems.RemoveAll(p => p.Element.Node is null || p.Problem.IsAdvice == areErrors || !(areErrors || adviseToo));
        if (problems.Count == 0)
        {
            return;
        }

        (BoundElement first, ValueProblem problem) = problems[0];
        IEnumerable<TextEdit> fix = problems.Take(MaxMended).Select(p => Mended(parameter, p.Element)).OfType<TextEdit>();
        context.Report.Report(
            areErrors ? OutOfRange : UnusualValue, first.Node!.Span, fix.ToEquatableArray(), problem.Message + Words.More(problems.Count - 1)); // those without a node are gone
    }

    private static TextEdit? Mended(ParameterSchema parameter, BoundElement element) =>
        element.Node is { } node && parameter.Ranges.Where(r => !r.Allows(element.Value.Number)).Select(r => r.Meant(element.Value)).FirstOrDefault(m => m is not null) is { } meant
            ? new(node.Span, meant.ToString()) : null;

    private const int MaxMended = 200;

    private sealed record ElementProblem(BoundElement Element, ValueProblem Problem);
}
