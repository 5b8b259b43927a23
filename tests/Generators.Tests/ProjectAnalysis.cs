using System.Collections.Immutable;
using MergeDsl.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Tests;

/// <summary>What the analyzers say of a project.</summary>
internal static class ProjectAnalysis
{
    /// <summary>As the build prints it: generators first, then analyzers.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(this Project project) => AnalyzeAsync(project, project.Build().Output);

    /// <summary>The analyzers alone: what they say of recipes does not depend on generated code.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeRecipesAsync(this Project project) => AnalyzeAsync(project, project.Compilation);

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Project project, Compilation compilation)
    {
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(
            [new RecipeAnalyzer(), new MethodAnalyzer()],
            new AnalyzerOptions(project.AdditionalTexts, project.Options));
        return [.. (await analysis.GetAnalyzerDiagnosticsAsync(CancellationToken.None)).OrderBy(d => d.Location.GetLineSpan().Path).ThenBy(d => d.Location.SourceSpan.Start)];
    }

    /// <summary><c>file(line,column)-(line,column) id</c>, counted from 1.</summary>
    public static string Place(this Diagnostic diagnostic)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        return $"{span.Path[(span.Path.LastIndexOf('/') + 1)..]}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1})-"
            + $"({span.EndLinePosition.Line + 1},{span.EndLinePosition.Character + 1}) {diagnostic.Id}";
    }
}
