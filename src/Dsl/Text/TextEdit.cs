namespace MergeDsl.Text;

/// <summary>A replacement in a recipe's text.</summary>
/// <param name="Span">What is replaced; empty for an insertion.</param>
/// <param name="Replacement">What stands there afterwards.</param>
public sealed record TextEdit(TextSpan Span, string Replacement)
{
    /// <summary>The text after edits that do not overlap; of two at one place the insertion comes first.</summary>
    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        foreach (TextEdit edit in edits.OrderByDescending(e => e.Span.Start).ThenByDescending(e => e.Span.Length))
        {
            text = text.Substring(0, edit.Span.Start) + edit.Replacement + text.Substring(edit.Span.End);
        }

        return text;
    }

    /// <summary>The one edit that makes a text of another; null where they are equal.</summary>
    public static TextEdit? Between(string before, string after)
    {
        if (before == after)
        {
            return null;
        }

        int shorter = Math.Min(before.Length, after.Length), start = 0, end = 0;
        while (start < shorter && before[start] == after[start])
        {
            start++;
        }

        while (end < shorter - start && before[before.Length - 1 - end] == after[after.Length - 1 - end])
        {
            end++;
        }

        return new(TextSpan.FromBounds(start, before.Length - end), after.Substring(start, after.Length - start - end));
    }
}
