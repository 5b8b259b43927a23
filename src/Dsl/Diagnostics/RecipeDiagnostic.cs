using MergeDsl.Text;

namespace MergeDsl.Diagnostics;

/// <summary>A mistake at a place in a recipe.</summary>
/// <param name="Descriptor">The kind of mistake.</param>
/// <param name="Message">The message, with the values in it.</param>
/// <param name="Span">The node that it points at.</param>
/// <param name="Start">The place of the span's start.</param>
/// <param name="End">The place of the span's end.</param>
/// <param name="Fix">Edits that mend it; empty where there is no obvious one.</param>
public sealed record RecipeDiagnostic(
    DiagnosticDescriptor Descriptor, string Message, TextSpan Span, TextPosition Start, TextPosition End, EquatableArray<TextEdit> Fix = default)
{
    /// <summary>How grave it is here; some rules are graver in some places than their descriptor says.</summary>
    public RecipeSeverity Severity { get; init; } = Descriptor.Severity;

    /// <summary>The diagnostic as a compiler prints it: <c>path(line,column): error MRG2003: message</c>, line and column from 1.</summary>
    public string Format(string path) =>
        $"{path}({Start.Line + 1},{Start.Column + 1}): {Severity.ToString().ToLowerInvariant()} {Descriptor.Id}: {Message}";
}
