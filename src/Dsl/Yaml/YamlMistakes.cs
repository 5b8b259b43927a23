using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>
/// Says in a user's words why a text is not YAML, and where. The library notices many mistakes far behind their cause; this
/// looks at the text once more for the usual causes, and falls back to what the library says.
/// </summary>
internal static class YamlMistakes
{
    /// <summary>Reports the one mistake that keeps the text from being read.</summary>
    /// <param name="report">Where to.</param>
    /// <param name="index">Where the library stopped.</param>
    /// <param name="message">What it said.</param>
    public static void Report(DiagnosticBag report, int index, string message)
    {
        YamlOutline outline = new(report);
        if (outline.Tab is { } foreign && ForeignBlanks.Is(report.Text[foreign]))
        {
            ForeignBlanks.Report(report, foreign);
        }
        else if (outline.Tab is { } tab)
        {
            report.Report(YamlDiagnostics.Tab, new TextSpan(tab, 1));
        }
        else if (message.Contains("tab character") && report.Text.IndexOf('\t', index) is >= 0 and int later)
        {
            report.Report(YamlDiagnostics.Tab, new TextSpan(later, 1));
        }
        else if (ConflictMarker(report.Text) is >= 0 and int conflict)
        {
            report.Report(YamlDiagnostics.Syntax, new TextSpan(conflict, 7), "this is where two versions of the file were to be merged; choose one of them, and remove the markers `<<<<<<<`, `=======` and `>>>>>>>`");
        }
        else if (BadEscape(report.Text, index, message) is >= 0 and int escape)
        {
            report.Report(
                YamlDiagnostics.Syntax, new TextSpan(escape, Math.Min(2, report.Text.Length - escape)),
                $"between double quotes `\\` begins an escape, and `{Words.Show(report.Text.Substring(escape, Math.Min(2, report.Text.Length - escape)))}` is none; write the text between single quotes, or each `\\` twice");
        }
        else if (outline.Unclosed is { } unclosed)
        {
            char opening = report.Text[unclosed];
            string kind = opening is '[' or '{' ? "bracket" : "quote";
            report.Report(YamlDiagnostics.Unclosed, new TextSpan(unclosed, 1), kind, opening switch { '[' => "`]`", '{' => "`}`", _ => $"second `{opening}`" });
        }
        else
        {
            ReportLine(report, outline, index, message);
        }
    }

    private static void ReportLine(DiagnosticBag report, YamlOutline outline, int index, string message)
    {
        int line = report.Lines.LineOf(index);
        while (line > 0 && outline.IsEmpty(line))
        {
            line--;
        }

        string text = outline.TextOf(line);
        int? before = outline.Before(line);
        string last = before is { } b ? outline.TextOf(b) : "";
        if (ForeignBlanks.In(report.Text, outline.SpanOf(line)) is { } blank)
        {
            ForeignBlanks.Report(report, blank);
        }
        else if (before is { } above && outline.IndentOf(line) > outline.IndentOf(above) && HasValue(last) && text.Contains(':'))
        {
            report.Report(
                YamlDiagnostics.Indentation, outline.SpanOf(line),
                $"this line is indented under `{Words.Show(last.Trim())}`, which already has a value: unindent it, or give it a key of its own above");
        }
        else if (outline.FitsNoLevel(line) is { } levels)
        {
            report.Report(
                YamlDiagnostics.Indentation, outline.SpanOf(line),
                $"this line is indented by {outline.IndentOf(line)}, and the levels above it that are open by {Words.List(levels.Select(l => l.ToString()), "or")}: line it up with one of them");
        }
        else if (MissingBlank(outline, line) is { } found)
        {
            TextSpan span = outline.SpanOf(found);
            int colon = report.Text.IndexOf(':', span.Start);
            report.Report(YamlDiagnostics.Syntax, span, [new(new(colon + 1, 0), " ")], $"a blank is missing behind the `:` of `{Words.Show(outline.TextOf(found).Trim())}`");
        }
        else if (outline.TextOf(line).TrimStart().StartsWith("```", StringComparison.Ordinal))
        {
            report.Report(YamlDiagnostics.Syntax, outline.SpanOf(line), "this is a fence of Markdown (```); a recipe is what stands between two of them");
        }
        else if (index < report.Text.Length && "*&!|>%@`".IndexOf(report.Text[index]) >= 0)
        {
            report.Report(YamlDiagnostics.Syntax, new TextSpan(index, 1), $"text that begins with `{report.Text[index]}` needs quotes");
        }
        else if (index < report.Text.Length && report.Text[index] is (']' or '}'))
        {
            report.Report(YamlDiagnostics.Syntax, new TextSpan(index, 1), $"there is no opening bracket for this `{report.Text[index]}`");
        }
        else if (text.IndexOf(':') < 0 && text.TrimStart() is { Length: > 0 } content && content[0] != '-')
        {
            report.Report(YamlDiagnostics.Syntax, outline.SpanOf(line), $"`{Words.Show(content)}` is neither `key: value` nor an entry `- …` of a list");
        }
        else if (before is { } name && message.Contains("multiline plain scalar") && last.Trim() is { Length: > 0 } word && word.All(c => char.IsLetter(c) || c == '_'))
        {
            TextSpan span = outline.SpanOf(name);
            report.Report(YamlDiagnostics.Syntax, span, [new(new(span.End, 0), ":")], $"there is no `:` behind `{Words.Show(word)}`");
        }
        else if (before is { } assigned && last.IndexOf('=') > 0 && last.IndexOf(':') < 0)
        {
            report.Report(YamlDiagnostics.Syntax, outline.SpanOf(assigned), "between a key and its value stands `: `, not `=`");
        }
        else if (index < report.Text.Length && char.IsControl(report.Text[index]) && !LineMap.IsBreak(report.Text[index]))
        {
            report.Report(YamlDiagnostics.Syntax, new TextSpan(index, 1), $"the character U+{(int)report.Text[index]:X4} cannot stand in a recipe");
        }
        else if (index > 0 && index < report.Text.Length && report.Text[index - 1] is '"' or '\'' && !char.IsWhiteSpace(report.Text[index]))
        {
            report.Report(YamlDiagnostics.Syntax, TextSpan.FromBounds(index, Math.Max(index, outline.SpanOf(line).End)), "nothing can follow a closing quote here; put all of the text between quotes, or none");
        }
        else if (message.Contains("'-' indicator"))
        {
            report.Report(YamlDiagnostics.Syntax, outline.SpanOf(line), "the list above is still open here, and this is no entry `- …` of it; indent it to belong to the entry above, or unindent it");
        }
        else if (text.IndexOf(": ", StringComparison.Ordinal) != text.LastIndexOf(": ", StringComparison.Ordinal))
        {
            report.Report(YamlDiagnostics.Syntax, outline.SpanOf(line), "a value that contains `: ` needs quotes, or belongs on a line of its own");
        }
        else
        {
            report.Report(YamlDiagnostics.Syntax, index < report.Text.Length ? new TextSpan(index, 0) : outline.SpanOf(line), Lower(message));
        }
    }

    private static int ConflictMarker(string text) =>
        text.StartsWith("<<<<<<< ", StringComparison.Ordinal) ? 0
        : text.IndexOf("\n<<<<<<< ", StringComparison.Ordinal) is >= 0 and int marker ? marker + 1 : -1;

    // In the text between double quotes that begins at the index: the first escape that YAML has not.
    private static int BadEscape(string text, int index, string message)
    {
        if (!message.Contains("escape character") && !message.Contains("hexadecimal"))
        {
            return -1;
        }

        int at = text.IndexOf('\\', index);
        while (at >= 0 && at + 1 < text.Length && IsEscape(text, at + 1))
        {
            at = text.IndexOf('\\', at + 2);
        }

        return at;
    }

    private static bool IsEscape(string text, int at)
    {
        int digits = text[at] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        return digits > 0 ? at + digits < text.Length && text.Skip(at + 1).Take(digits).All(Uri.IsHexDigit) : "0abt\tnvfre \"/\\N_LP\r\n".IndexOf(text[at]) >= 0;
    }

    // "key: value", where the value is neither a list nor a mapping nor the beginning of a block of text.
    private static bool HasValue(string line)
    {
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        string value = colon < 0 ? "" : line.Substring(colon + 2).Trim();
        return value.Length > 0 && value[0] is not ('#' or '|' or '>' or '[' or '{' or '&');
    }

    private static int? MissingBlank(YamlOutline outline, int line)
    {
        foreach (int candidate in new[] { line, outline.Before(line) ?? line })
        {
            string text = outline.TextOf(candidate).Trim();
            string key = text.StartsWith("- ", StringComparison.Ordinal) ? text.Substring(2) : text;
            int colon = key.IndexOf(':');
            if (colon > 0 && colon + 1 < key.Length && !char.IsWhiteSpace(key[colon + 1]) && key.Take(colon).All(c => char.IsLetter(c) || c == '_'))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string Lower(string message) =>
        message.Length == 0 ? "it cannot be read from here on" : char.ToLowerInvariant(message[0]) + message.Substring(1).TrimEnd('.');
}
