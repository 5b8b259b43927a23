using System.Globalization;
using System.Text;

namespace MergeDsl.Text;

/// <summary>
/// Edits as a line of text, in which form they travel in the properties of a compiler's diagnostic: for each
/// <c>start,length,n:</c> and the n characters of the replacement.
/// </summary>
public static class TextEdits
{
    /// <summary>The property of a diagnostic that holds the edits that mend it.</summary>
    public const string FixProperty = "MergeDsl.Fix";

    /// <summary>The property of a diagnostic that holds the edits that mend all of its recipe.</summary>
    public const string FixAllProperty = "MergeDsl.FixAll";

    /// <summary>The edits as text.</summary>
    public static string Write(IEnumerable<TextEdit> edits)
    {
        StringBuilder text = new();
        foreach (TextEdit edit in edits)
        {
            text.Append(FormattableString.Invariant($"{edit.Span.Start},{edit.Span.Length},{edit.Replacement.Length}:")).Append(edit.Replacement);
        }

        return text.ToString();
    }

    /// <summary>The edits that <see cref="Write"/> wrote; none where the text is something else.</summary>
    public static EquatableArray<TextEdit> Read(string text)
    {
        List<TextEdit> edits = [];
        int at = 0;
        while (at < text.Length)
        {
            int colon = text.IndexOf(':', at);
            string[] numbers = colon < 0 ? [] : text.Substring(at, colon - at).Split(',');
            if (numbers.Length != 3 || !TryRead(numbers[0], out int start) || !TryRead(numbers[1], out int length) || !TryRead(numbers[2], out int count)
                || count > text.Length - colon - 1)
            {
                return [];
            }

            edits.Add(new(new(start, length), text.Substring(colon + 1, count)));
            at = colon + 1 + count;
        }

        return edits.ToEquatableArray();
    }

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
