using System.Collections.Concurrent;
using System.Collections.Immutable;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Methods;
using MergeDsl.Generators.Recipes;
using MergeDsl.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using DiagnosticDescriptor = MergeDsl.Diagnostics.DiagnosticDescriptor;
using RoslynDescriptor = Microsoft.CodeAnalysis.DiagnosticDescriptor;

namespace MergeDsl.Generators.Analysis;

/// <summary>Diagnostics of the language as the compiler knows them.</summary>
internal static class RoslynDiagnostics
{
    private static readonly ConcurrentDictionary<(DiagnosticDescriptor, RecipeSeverity), RoslynDescriptor> Descriptors = new();

    /// <summary>A descriptor for one severity: some rules are graver in some places, and what is an error cannot be configured away.</summary>
    public static RoslynDescriptor Of(DiagnosticDescriptor descriptor, RecipeSeverity severity) =>
        Descriptors.GetOrAdd((descriptor, severity), static key => Create(key.Item1, key.Item2));

    /// <summary>A diagnostic at its place in a recipe, with the edits that mend it and those that mend the whole recipe.</summary>
    public static Diagnostic At(RecipeDiagnostic diagnostic, string path, TextEdit? all) =>
        Diagnostic.Create(
            Of(diagnostic.Descriptor, diagnostic.Severity),
            Location.Create(
                path,
                new(diagnostic.Span.Start, diagnostic.Span.Length),
                new LinePositionSpan(new(diagnostic.Start.Line, diagnostic.Start.Column), new(diagnostic.End.Line, diagnostic.End.Column))),
            Properties(diagnostic.Fix, all),
            diagnostic.Message);

    /// <summary>A diagnostic at its place in C#.</summary>
    public static Diagnostic At(DeclarationProblem problem) =>
        Diagnostic.Create(Of(problem.Descriptor, problem.Descriptor.Severity), problem.Location ?? Location.None, problem.Message);

    /// <summary>A diagnostic of a file as a whole; of the project where there is no path.</summary>
    public static Diagnostic AtFile(RecipeMessage message, string path) =>
        Diagnostic.Create(
            Of(message.Descriptor, message.Severity),
            path.Length == 0 ? Location.None : Location.Create(path, default, default),
            message.Text);

    private static ImmutableDictionary<string, string?> Properties(EquatableArray<TextEdit> fix, TextEdit? all)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        return fix.Count == 0 ? properties
            : all is null ? properties.Add(TextEdits.FixProperty, TextEdits.Write(fix))
            : properties.Add(TextEdits.FixProperty, TextEdits.Write(fix)).Add(TextEdits.FixAllProperty, TextEdits.Write([all]));
    }

    private static RoslynDescriptor Create(DiagnosticDescriptor descriptor, RecipeSeverity severity)
    {
        DiagnosticSeverity roslyn = severity switch
        {
            RecipeSeverity.Error => DiagnosticSeverity.Error,
            RecipeSeverity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        };
        return new(
            descriptor.Id,
            descriptor.Title,
            "{0}",
            "MergeDsl",
            roslyn,
            isEnabledByDefault: true,
            descriptor.Help,
            descriptor.HelpLink(),
            severity == RecipeSeverity.Error ? [WellKnownDiagnosticTags.NotConfigurable] : []);
    }
}
