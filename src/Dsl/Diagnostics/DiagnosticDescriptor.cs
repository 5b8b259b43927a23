namespace MergeDsl.Diagnostics;

/// <summary>A kind of mistake.</summary>
/// <param name="Id"><c>MRG</c> and four digits, never reused.</param>
/// <param name="Severity">How grave it is unless configured otherwise.</param>
/// <param name="Title">The mistake in a few words.</param>
/// <param name="MessageFormat">The message with <c>{0}</c>, <c>{1}</c> … for the values.</param>
/// <param name="Help">What it means and what to do: Markdown, as in docs/diagnostics.md.</param>
public sealed record DiagnosticDescriptor(string Id, RecipeSeverity Severity, string Title, string MessageFormat, string Help);
