using MergeDsl.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.CodeFixes;

/// <summary>The edits that travel in a diagnostic, as the editor's.</summary>
internal static class RecipeEdits
{
    /// <summary>The edits in a property of a diagnostic; none where it has none, or where the text is not the one that they are of.</summary>
    public static EquatableArray<TextEdit> Read(Diagnostic diagnostic, string property, SourceText text)
    {
        EquatableArray<TextEdit> edits = diagnostic.Properties.TryGetValue(property, out string? written) ? TextEdits.Read(written ?? "") : [];
        return edits.All(e => e.Span.Start >= 0 && e.Span.End <= text.Length) ? edits : [];
    }

    /// <summary>The edits in the order of the text; of two at one place the insertion comes first.</summary>
    public static IEnumerable<TextChange> Of(EquatableArray<TextEdit> edits) =>
        edits.OrderBy(e => e.Span.Start).ThenBy(e => e.Span.Length).Select(e => new TextChange(new(e.Span.Start, e.Span.Length), e.Replacement));
}
