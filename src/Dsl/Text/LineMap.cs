namespace MergeDsl.Text;

/// <summary>
/// Turns indices into lines and columns, with the line breaks that the C# compiler sees: CR LF, LF, CR, U+0085, U+2028 and
/// U+2029. A byte-order mark takes no column.
/// </summary>
internal sealed class LineMap
{
    private readonly List<int> starts = [];
    private readonly int length;

    public LineMap(string text)
    {
        length = text.Length;
        starts.Add(text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0);
        for (int i = 0; i < text.Length; i++)
        {
            if (IsBreak(text[i]) && !(text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                starts.Add(i + 1);
            }
        }
    }

    /// <summary>How many lines there are; at least one.</summary>
    public int Count => starts.Count;

    /// <summary>The index of a line's first character.</summary>
    public int StartOf(int line) => starts[line];

    /// <summary>The line that holds the character at <paramref name="index"/>.</summary>
    public int LineOf(int index)
    {
        int found = starts.BinarySearch(index);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }

    public TextPosition PositionOf(int index)
    {
        index = Math.Min(Math.Max(index, 0), length);
        int line = LineOf(index);
        return new(line, Math.Max(0, index - starts[line]));
    }

    public static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}
