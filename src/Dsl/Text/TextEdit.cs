namespace MergeDsl.Text;

/// <summary>A replacement in a recipe's text.</summary>
/// <param name="Span">What is replaced; empty for an insertion.</param>
/// <param name="Replacement">What stands there afterwards.</param>
public sealed record TextEdit(TextSpan Span, string Replacement);
