using MergeDsl.Text;

namespace MergeDsl.CodeFixes;

/// <summary>Says in a menu what edits do.</summary>
internal static class FixTitle
{
    private const int MaxLength = 40;

    /// <param name="edits">The edits of one fix.</param>
    /// <param name="text">The text that they are made in.</param>
    public static string Of(EquatableArray<TextEdit> edits, string text)
    {
        TextEdit? removed = edits.FirstOrDefault(e => e.Replacement.Length == 0);
        TextEdit? replaced = edits.FirstOrDefault(e => e.Replacement.Length > 0 && e.Span.Length > 0);
        TextEdit? inserted = edits.FirstOrDefault(e => e.Replacement.Trim().Length > 0 && e.Span.Length == 0);
        return (removed, replaced, inserted) switch
        {
            (not null, _, not null) => $"Move `{Show(text, removed)}`",
            (not null, _, null) => $"Remove `{Show(text, removed)}`",
            (_, _, not null) => $"Insert `{Show(inserted.Replacement)}`",
            (_, not null, _) => $"Replace `{Show(text, replaced)}` by `{Show(replaced.Replacement)}`",
            _ => "Change the indentation",
        };
    }

    private static string Show(string text, TextEdit edit) => Show(text.Substring(edit.Span.Start, edit.Span.Length));

    private static string Show(string text)
    {
        string line = text.Trim().Split('\r', '\n')[0].TrimEnd(' ', ',', '{', '[');
        return line.Length <= MaxLength ? line : line.Substring(0, MaxLength) + "…";
    }
}
