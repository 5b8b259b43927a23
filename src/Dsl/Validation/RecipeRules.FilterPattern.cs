using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor FilterPattern = Rule(
        CheckFilterPattern, "MRG4010", RecipeSeverity.Warning, "Filter that looks like a pattern", "the filter `{0}` looks like a pattern, and a filter is a plain part of a tensor's name: `{1}` occurs in none{2}",
        "A condition holds for tensors whose name contains the filter as it stands. There are no wildcards and no regular expressions; for several parts write several conditions.");

    private static readonly string[] PatternMarks = ["*", "|", "^", "$", "\\", "?", "+", "(", ")", "[", "]", "{", "}", ",", ";", " "];

    private static void CheckFilterPattern(BoundDocument document, BindingContext context)
    {
        foreach (YamlScalar filter in document.AllSettings.SelectMany(s => s.Cases).Where(c => c.Filter is not null).Select(c => c.FilterNode).OfType<YamlScalar>())
        {
            if (Array.Find(PatternMarks, m => filter.Text.Contains(m)) is not { } mark)
            {
                continue;
            }

            string[] parts = filter.Text.Split([".*", .. PatternMarks], StringSplitOptions.RemoveEmptyEntries);
            bool isOne = parts.Length == 1;
            string hint = parts.Length == 0 ? ""
                : isOne ? $"; did you mean `{Words.Show(parts[0])}`?"
                : parts.Length > 1 && filter.Text.IndexOfAny(['|', ',', ';', ' ']) >= 0 ? $"; write a condition for each of {Words.List(parts.Select(p => $"`{Words.Show(p)}`"))}"
                : $"; write the part that tells its tensors from others, as `{Words.Show(parts[parts.Length - 1].Trim('.'))}`";
            context.Report.Report(FilterPattern, filter.Span, isOne ? [new(filter.Span, parts[0])] : [], Words.Show(filter.Text), mark, hint);
        }
    }
}
