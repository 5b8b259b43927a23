using System.Globalization;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Diagnostics;

/// <summary>
/// Collects what is to be said about one text. The same mistake at the same place is said once, however often an alias
/// leads there.
/// </summary>
internal sealed class DiagnosticBag(string text)
{
    // Nobody reads more; a text of a hundred thousand unknown keys is no recipe.
    private const int MaxDiagnostics = 1000;

    // Edits are made by looking at the text around them.
    private const int MaxMended = 100;

    private readonly List<RecipeDiagnostic> diagnostics = [];
    private readonly HashSet<(string Id, TextSpan Span)> seen = [];
    private readonly Dictionary<string, Repetition> repeated = new(StringComparer.Ordinal);

    private bool hasErrors;

    public string Text { get; } = text;

    /// <summary>Makes edits of the text.</summary>
    public YamlEdits Edits { get; } = new(text);

    public LineMap Lines { get; } = new(text);

    /// <summary>While set, nothing is recorded: what follows from a text that could be read only in part would mislead.</summary>
    public bool IsMuted { get; set; }

    /// <summary>Whether there are so many diagnostics, an error among them, that no more are recorded.</summary>
    public bool IsFull => diagnostics.Count >= MaxDiagnostics && hasErrors;

    public IReadOnlyList<RecipeDiagnostic> Diagnostics => diagnostics;

    public void Report(DiagnosticDescriptor descriptor, TextSpan span, params object[] values) =>
        Add(descriptor, descriptor.Severity, span, [], values);

    public void Report(DiagnosticDescriptor descriptor, TextSpan span, EquatableArray<TextEdit> fix, params object[] values) =>
        Add(descriptor, descriptor.Severity, span, fix, values);

    /// <summary>For rules that are graver, or less grave, in some places than their descriptor says.</summary>
    public void ReportAs(RecipeSeverity severity, DiagnosticDescriptor descriptor, TextSpan span, params object[] values) =>
        Add(descriptor, severity, span, [], values);

    /// <summary>
    /// For mistakes that are made again and again, as in every entry of a list: said at the first place, with how many more
    /// there are, and mended at all of them.
    /// </summary>
    public void ReportRepeated(DiagnosticDescriptor descriptor, TextSpan span, Func<EquatableArray<TextEdit>> fix, params object[] values)
    {
        string message = string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat, values);
        string key = descriptor.Id + message;
        if (!repeated.TryGetValue(key, out Repetition? first))
        {
            int index = diagnostics.Count;
            Add(descriptor, descriptor.Severity, span, fix(), values);
            if (diagnostics.Count > index)
            {
                repeated.Add(key, new(index));
            }
        }
        else if (!IsMuted && seen.Add((descriptor.Id, span)))
        {
            int more = ++first.More;
            RecipeDiagnostic said = diagnostics[first.Index];
            diagnostics[first.Index] = said with
            {
                Message = message + Words.More(more),
                Fix = said.Fix.Count == 0 || more > MaxMended ? said.Fix : [.. said.Fix, .. fix()],
            };
        }
    }

    private void Add(DiagnosticDescriptor descriptor, RecipeSeverity severity, TextSpan span, EquatableArray<TextEdit> fix, object[] values)
    {
        if (IsMuted || IsFull || !seen.Add((descriptor.Id, span)))
        {
            return;
        }

        hasErrors |= severity == RecipeSeverity.Error;
        string message = string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat, values);
        diagnostics.Add(new(descriptor, message, span, Lines.PositionOf(span.Start), Lines.PositionOf(span.End), fix) { Severity = severity });
    }

    /// <summary>Where a mistake that is made again was said first, and how often it was made since.</summary>
    private sealed class Repetition(int index)
    {
        public int Index { get; } = index;

        public int More { get; set; }
    }
}
