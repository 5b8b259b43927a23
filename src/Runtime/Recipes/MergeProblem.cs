using System.Globalization;
using MergeDsl.Diagnostics;

namespace MergeDsl.Recipes;

/// <summary>Something that is to be said about the models or the run of a recipe.</summary>
/// <param name="Descriptor">The kind of problem.</param>
/// <param name="Message">The message, with the values in it.</param>
public sealed record MergeProblem(DiagnosticDescriptor Descriptor, string Message)
{
    /// <summary>How grave it is.</summary>
    public RecipeSeverity Severity => Descriptor.Severity;

    /// <summary>The problem as the command line prints it: <c>error MRG5020: message</c>.</summary>
    public override string ToString() => $"{Severity.ToString().ToLowerInvariant()} {Descriptor.Id}: {Message}";

    internal static MergeProblem Of(DiagnosticDescriptor descriptor, params object?[] values) =>
        new(descriptor, string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat, values));
}
