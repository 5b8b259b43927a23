using System.Text.RegularExpressions;
using MergeDsl.Text;

namespace MergeDsl.Diagnostics;

/// <summary>
/// Applies comments of the form <c># mergedsl: ignore MRG4003 (reason)</c>: at the end of a line for that line, alone on a
/// line for the next one that says something. Errors cannot be suppressed.
/// </summary>
internal sealed class Suppressions
{
    public static readonly DiagnosticDescriptor NoReason = new(
        "MRG4005", RecipeSeverity.Warning, "Suppression without a reason", "a suppression needs ids and a reason: `# mergedsl: ignore MRG4003 (why)`",
        "What was found out once should not have to be found out again: the reason is written in parentheses behind the ids. Without one, nothing is suppressed.");

    public static readonly DiagnosticDescriptor Unused = new(
        "MRG4006", RecipeSeverity.Info, "Suppression that suppresses nothing", "{0} is not reported here{1}; remove the suppression",
        "The comment names a diagnostic that the line does not have, or an error, which cannot be suppressed.");

    private const string Marker = "mergedsl:";

    // Linear in the line's length: no two parts can match the same text.
    private static readonly Regex Form = new(
        @"\G#\s*mergedsl:\s*ignore\s+(?<ids>MRG\d{4}(?:\s*,\s*MRG\d{4})*)\s*\((?<reason>[^)]*\S[^)]*)\)\s*$", RegexOptions.CultureInvariant);

    private static readonly Regex Start = new(@"\G#\s*mergedsl:\s*ignore\b", RegexOptions.CultureInvariant);

    private readonly DiagnosticBag report;
    private readonly Lazy<ILookup<int, RecipeDiagnostic>> byLine; // for the few recipes with such comments
    private readonly HashSet<RecipeDiagnostic> suppressed = [];
    private readonly HashSet<(int Line, string Id)> named = [];
    private int target = -1;

    private Suppressions(DiagnosticBag report)
    {
        this.report = report;
        byLine = new(() => report.Diagnostics.ToLookup(d => d.Start.Line));
    }

    public static IReadOnlyList<DiagnosticDescriptor> All => [NoReason, Unused];

    /// <summary>The diagnostics that are left, with those about the comments themselves.</summary>
    /// <param name="report">The text and its diagnostics.</param>
    /// <param name="scalars">Where single values are written, in the order of the text: no comment begins in there.</param>
    public static IReadOnlyList<RecipeDiagnostic> Apply(DiagnosticBag report, IReadOnlyList<TextSpan> scalars)
    {
        Suppressions suppressions = Read(report, scalars);
        return [.. report.Diagnostics.Where(d => !suppressions.suppressed.Contains(d))];
    }

    /// <summary>The lines for which a comment names an id, for diagnostics that are found later.</summary>
    public static HashSet<(int Line, string Id)> LinesOf(DiagnosticBag report, IReadOnlyList<TextSpan> scalars) => Read(report, scalars).named;

    private static Suppressions Read(DiagnosticBag report, IReadOnlyList<TextSpan> scalars)
    {
        Suppressions suppressions = new(report);
        string text = report.Text;
        for (int at = text.IndexOf(Marker, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Marker, at + 1, StringComparison.Ordinal))
        {
            int hash = at;
            while (hash > 0 && text[hash - 1] is ' ' or '\t')
            {
                hash--;
            }

            hash--;
            if (hash >= 0 && text[hash] == '#' && (hash == 0 || char.IsWhiteSpace(text[hash - 1])) && !IsInside(scalars, hash))
            {
                suppressions.Apply(hash);
            }
        }

        return suppressions;
    }

    private void Apply(int hash)
    {
        int line = report.Lines.LineOf(hash);
        string comment = LineFrom(hash, line);
        TextSpan span = new(hash, comment.Length);
        Match match = Form.Match(comment);
        if (!match.Success)
        {
            if (Start.IsMatch(comment))
            {
                report.Report(NoReason, span);
            }

            return;
        }

        target = TargetOf(hash, line);
        foreach (string id in match.Groups["ids"].Value.Split(',').Select(i => i.Trim()))
        {
            named.Add((target, id));
            if (IsAboutModels(id))
            {
                continue; // Only who looks at the models can tell whether there is something to suppress.
            }

            List<RecipeDiagnostic> found = [.. byLine.Value[target].Where(d => d.Descriptor.Id == id)];
            suppressed.UnionWith(found.Where(d => d.Severity != RecipeSeverity.Error));
            if (found.Count == 0 || found.All(d => d.Severity == RecipeSeverity.Error))
            {
                report.Report(Unused, span, match.Groups["ids"].Length == id.Length ? [RemovalOf(hash, span)] : [], id, found.Count == 0 ? "" : " as a warning but as an error, which cannot be suppressed");
            }
        }
    }

    private static bool IsAboutModels(string id) => id.StartsWith("MRG5", StringComparison.Ordinal) || id.StartsWith("MRG7", StringComparison.Ordinal);

    private TextEdit RemovalOf(int hash, TextSpan span)
    {
        int start = hash;
        while (start > 0 && report.Text[start - 1] is ' ' or '\t')
        {
            start--;
        }

        return new(TextSpan.FromBounds(start, span.End), "");
    }

    // The line itself, or the next one that is neither empty nor a comment.
    private int TargetOf(int hash, int line)
    {
        bool isAlone = string.IsNullOrWhiteSpace(report.Text.Substring(report.Lines.StartOf(line), hash - report.Lines.StartOf(line)));
        if (!isAlone)
        {
            return line;
        }

        if (line < target)
        {
            return target; // between a comment and its line there are only comments
        }

        do
        {
            line++;
        }
        while (line < report.Lines.Count && LineFrom(report.Lines.StartOf(line), line).TrimStart() is var next && (next.Length == 0 || next[0] == '#'));

        return line;
    }

    private string LineFrom(int index, int line)
    {
        int end = line + 1 < report.Lines.Count ? report.Lines.StartOf(line + 1) : report.Text.Length;
        return report.Text.Substring(index, end - index).TrimEnd();
    }

    private static bool IsInside(IReadOnlyList<TextSpan> scalars, int index)
    {
        int low = 0;
        int high = scalars.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (scalars[middle].Start > index)
            {
                high = middle - 1;
            }
            else if (scalars[middle].End <= index)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
