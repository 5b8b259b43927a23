using System.Collections.Immutable;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Recipes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators.Analysis;

/// <summary>Reports every mistake in a recipe at its place, in the build and in the editor, with the words of <c>mergedsl check</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecipeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<Microsoft.CodeAnalysis.DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. DiagnosticDescriptors.All.Where(d => string.CompareOrdinal(d.Id, "MRG5") < 0).Select(d => RoslynDiagnostics.Of(d, d.Severity))];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            ProjectMethods methods = new((CSharpCompilation)start.Compilation);
            start.RegisterAdditionalFileAction(context => Report(context, methods));
            start.RegisterCompilationEndAction(context => ReportNames(context, methods));
        });
    }

    private static void Report(AdditionalFileAnalysisContext context, ProjectMethods methods)
    {
        AnalyzerConfigOptionsProvider options = context.Options.AnalyzerConfigOptionsProvider;
        AdditionalText file = context.AdditionalFile;
        if (!RecipeSource.Is(file, options) || context.Options.AdditionalFiles.First(f => f.Path == file.Path) != file)
        {
            return;
        }

        RecipeSource source = RecipeSource.Read(file, options, context.CancellationToken);
        foreach (Diagnostic diagnostic in RecipeChecks.Of(source, methods.Catalog(context.CancellationToken)))
        {
            context.ReportDiagnostic(diagnostic);
        }
    }

    // Only all recipes together show that two make one class.
    private static void ReportNames(CompilationAnalysisContext context, ProjectMethods methods)
    {
        AnalyzerConfigOptionsProvider options = context.Options.AnalyzerConfigOptionsProvider;
        IEnumerable<RecipeSource> sources = RecipeSources.Distinct(context.Options.AdditionalFiles
            .Where(f => RecipeSource.Is(f, options)).Select(f => RecipeSource.Read(f, options, context.CancellationToken)));
        IEnumerable<RecipeIdentity> identities = sources.Select(s =>
            RecipeIdentity.Of(CompiledRecipe.Of(s, methods.Catalog(context.CancellationToken), speaks: false)));
        foreach (RecipeName name in RecipeNames.Assign(identities, ProjectOptions.RootNamespace(options)))
        {
            if (name.TakenBy is { } other)
            {
                context.ReportDiagnostic(RoslynDiagnostics.AtFile(RecipeMessage.Of(GenerationDiagnostics.ClassTwice, name.Class, other), name.Path));
            }
        }
    }
}
