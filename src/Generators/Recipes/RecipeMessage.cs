using System.Globalization;
using MergeDsl.Diagnostics;

namespace MergeDsl.Generators.Recipes;

/// <summary>A diagnostic without a position that moves when the file is edited: its place stands in the text.</summary>
internal sealed record RecipeMessage(DiagnosticDescriptor Descriptor, RecipeSeverity Severity, string Text)
{
    public static RecipeMessage Of(RecipeDiagnostic diagnostic) =>
        new(diagnostic.Descriptor, diagnostic.Severity, $"{diagnostic.Message} (line {diagnostic.Start.Line + 1}, column {diagnostic.Start.Column + 1})");

    public static RecipeMessage Of(DiagnosticDescriptor descriptor, params object[] arguments) =>
        new(descriptor, descriptor.Severity, string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat, arguments));
}
