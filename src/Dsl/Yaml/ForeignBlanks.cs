using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>
/// Characters that look like blanks and are none to YAML: they come along with text that is copied from web pages. In the
/// middle of a text they do no harm, at its beginning they make it something else.
/// </summary>
internal static class ForeignBlanks
{
    private const int MaxMended = 500;

    public static bool Is(char c) => c is '\u00A0' or '\u2007' or '\u202F' or '\u3000' or '\u200B' or (>= '\u2000' and <= '\u200A');

    /// <summary>The first of a plain text that was meant to stand before it, or behind its <c>:</c> or <c>-</c>; or null.</summary>
    public static int? In(string text, TextSpan span)
    {
        for (int i = span.Start; i < span.End; i++)
        {
            if (Is(text[i]) && (i == span.Start || text[i - 1] is ':' or '-'))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Reports the one at <paramref name="index"/>; mended are all in front of a line's text or behind a <c>:</c> or <c>-</c>.</summary>
    public static void Report(DiagnosticBag report, int index)
    {
        List<TextEdit> fix = [];
        bool isStart = true;
        for (int i = 0; i < report.Text.Length && fix.Count < MaxMended; i++)
        {
            char c = report.Text[i];
            bool isMeant = isStart || report.Text[i - 1] is ':' or '-';
            if (Is(c) && isMeant)
            {
                fix.Add(new(new(i, 1), c == '\u200B' ? "" : " "));
            }

            isStart = LineMap.IsBreak(c) || (isMeant && (c == ' ' || Is(c)));
        }

        report.Report(YamlDiagnostics.ForeignBlank, new TextSpan(index, 1), fix.ToEquatableArray(), $"U+{(int)report.Text[index]:X4}");
    }
}
