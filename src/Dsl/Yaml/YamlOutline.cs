using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>
/// The outline of a text that could not be read: its lines with their indentation, and the first tab, quote or bracket that
/// may be to blame. One pass over the text; knows of YAML only what these need (comments, quotes, brackets, blocks of text).
/// </summary>
internal sealed class YamlOutline
{
    private readonly string text;
    private readonly LineMap lines;
    private readonly Stack<int> brackets = new();
    private int quote = -1;
    private int blockIndent = -1;

    public YamlOutline(DiagnosticBag report)
    {
        text = report.Text;
        lines = report.Lines;
        for (int line = 0; line < lines.Count && Tab is null && Unclosed is null; line++)
        {
            Scan(line);
        }

        Unclosed ??= Tab is not null ? null : quote >= 0 ? quote : brackets.Count > 0 ? brackets.Peek() : null;
    }

    /// <summary>The first tab, or other blank that YAML does not take, in the indentation of a line; or null.</summary>
    public int? Tab { get; private set; }

    /// <summary>The quote or bracket that is not closed; or null.</summary>
    public int? Unclosed { get; private set; }

    public string TextOf(int line) => text.Substring(lines.StartOf(line), EndOf(line) - lines.StartOf(line));

    /// <summary>How many blanks a line begins with.</summary>
    public int IndentOf(int line)
    {
        int start = lines.StartOf(line);
        int i = start;
        while (i < text.Length && text[i] == ' ')
        {
            i++;
        }

        return i - start;
    }

    /// <summary>Whether a line holds nothing, or a comment.</summary>
    public bool IsEmpty(int line)
    {
        int first = lines.StartOf(line) + IndentOf(line);
        return first >= EndOf(line) || text[first] == '#';
    }

    /// <summary>What a line says, without its indentation.</summary>
    public TextSpan SpanOf(int line)
    {
        int start = lines.StartOf(line) + IndentOf(line);
        return TextSpan.FromBounds(start, Math.Max(start, EndOf(line)));
    }

    /// <summary>The last line before <paramref name="line"/> that says something.</summary>
    public int? Before(int line)
    {
        do
        {
            line--;
        }
        while (line >= 0 && IsEmpty(line));

        return line < 0 ? null : line;
    }

    /// <summary>The indentations that are open above a line, if its own is none of them and less than the deepest; else null.</summary>
    public IReadOnlyList<int>? FitsNoLevel(int line)
    {
        int indent = IndentOf(line);
        List<int> open = [];
        int lowest = int.MaxValue;
        for (int? above = Before(line); above is { } l && lowest > 0; above = Before(l))
        {
            int own = IndentOf(l);
            if (own < lowest)
            {
                lowest = own;
                string content = TextOf(l).TrimStart();
                int item = content.StartsWith("- ", StringComparison.Ordinal) ? own + content.Length - content.Substring(1).TrimStart().Length : own;
                open.AddRange(item == own || open.Contains(item) ? [own] : [own, item]);
            }
        }

        open.Sort();
        return open.Count > 0 && indent < open[open.Count - 1] && !open.Contains(indent) ? open : null;
    }

    private int EndOf(int line)
    {
        int end = line + 1 < lines.Count ? lines.StartOf(line + 1) : text.Length;
        while (end > lines.StartOf(line) && (LineMap.IsBreak(text[end - 1]) || text[end - 1] is ' ' or '\t'))
        {
            end--;
        }

        return end;
    }

    private void Scan(int line)
    {
        int start = lines.StartOf(line);
        int end = EndOf(line);
        int indent = IndentOf(line);
        if (start + indent >= end)
        {
            return;
        }

        if (quote < 0 && blockIndent >= 0)
        {
            if (indent > blockIndent)
            {
                return;
            }

            blockIndent = -1;
        }

        if (quote < 0 && brackets.Count == 0 && (text[start + indent] == '\t' || ForeignBlanks.Is(text[start + indent])))
        {
            Tab = start + indent;
            return;
        }

        // A key in front of which a bracket or quote is still open: that one was forgotten.
        int open = quote >= 0 ? quote : brackets.Count > 0 ? brackets.Peek() : -1;
        if (open >= 0 && BeginsWithKey(start + indent, end) && indent <= IndentOf(lines.LineOf(open)))
        {
            Unclosed = open;
            return;
        }

        ScanContent(start + indent, end);
        if (quote < 0 && brackets.Count == 0 && BeginsBlock(start + indent, end))
        {
            blockIndent = indent;
        }
    }

    private void ScanContent(int from, int end)
    {
        bool atStart = true;
        for (int i = from; i < end; i++)
        {
            char c = text[i];
            if (quote >= 0)
            {
                if (c == '\\' && text[quote] == '"')
                {
                    i++;
                }
                else if (c == text[quote])
                {
                    quote = -1;
                }

                atStart = false;
            }
            else if (c == '#' && (i == from || char.IsWhiteSpace(text[i - 1])))
            {
                return;
            }
            else if (c is ('"' or '\'') && atStart)
            {
                quote = i;
            }
            else if (c is ('[' or '{') && (atStart || brackets.Count > 0))
            {
                brackets.Push(i);
                atStart = true;
            }
            else if (c is (']' or '}') && brackets.Count > 0)
            {
                int opening = brackets.Pop();
                if (text[opening] != (c == ']' ? '[' : '{'))
                {
                    Unclosed = opening;
                    return;
                }

                atStart = false;
            }
            else if (!char.IsWhiteSpace(c))
            {
                atStart = brackets.Count > 0 && c == ',' || (c is ':' or '-' or '?' && i + 1 < end && text[i + 1] == ' ' && (c == ':' || atStart));
            }
        }
    }

    private bool BeginsWithKey(int from, int end)
    {
        int i = from;
        while (i < end && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '-' or ' '))
        {
            i++;
        }

        return i > from && i < end && text[i] == ':' && (i + 1 == end || text[i + 1] == ' ') && text[from] is not (' ');
    }

    private bool BeginsBlock(int from, int end)
    {
        string content = text.Substring(from, end - from);
        int mark = Math.Max(content.LastIndexOf(": |", StringComparison.Ordinal), content.LastIndexOf(": >", StringComparison.Ordinal));
        return mark >= 0 && content.Skip(mark + 3).All(c => c is '+' or '-' or (>= '0' and <= '9') or ' ');
    }
}
