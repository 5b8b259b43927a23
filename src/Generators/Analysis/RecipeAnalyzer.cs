using System.Collections.Concurrent;
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
            ConcurrentDictionary<string, RecipeIdentity> identities = new(StringComparer.Ordinal);
            start.RegisterAdditionalFileAction(context => Report(context, methods, identities));
            start.RegisterCompilationEndAction(context => ReportNames(context, methods, identities));
        });
    }

    private static void Report(AdditionalFileAnalysisContext context, ProjectMethods methods, ConcurrentDictionary<string, RecipeIdentity> identities)
    {
        AnalyzerConfigOptionsProvider options = context.Options.AnalyzerConfigOptionsProvider;
        AdditionalText file = context.AdditionalFile;
        if (!RecipeSource.Is(file, options) || context.Options.AdditionalFiles.First(f => f.Path == file.Path) != file)
        {
            return;
        }

        RecipeSource source = RecipeSource.Read(file, options, context.CancellationToken);
        RecipeChecks checks = RecipeChecks.Of(source, methods.Catalog(context.CancellationToken));
        identities[source.Path] = checks.Identity;
        foreach (Diagnostic diagnostic in checks.Diagnostics)
        {
            context.ReportDiagnostic(diagnostic);
        }
    }

    // Only all recipes together show that two make one class.
    private static void ReportNames(CompilationAnalysisContext context, ProjectMethods methods, ConcurrentDictionary<string, RecipeIdentity> known)
    {
        AnalyzerConfigOptionsProvider options = context.Options.AnalyzerConfigOptionsProvider;
        IEnumerable<RecipeIdentity> identities = context.Options.AdditionalFiles.Where(f => RecipeSource.Is(f, options))
            .Select(f => f.Path).Distinct(StringComparer.Ordinal).Select(path => known.GetOrAdd(path, Identify));
        foreach (RecipeName name in RecipeNames.Assign(identities, ProjectOptions.RootNamespace(options)))
        {
            if (name.TakenBy is { } other)
            {
                context.ReportDiagnostic(RoslynDiagnostics.AtFile(RecipeMessage.Of(GenerationDiagnostics.ClassTwice, name.Class, other), name.Path));
            }
        }

        // An editor may not have asked about every file.
        RecipeIdentity Identify(string path) => RecipeChecks.Of(
            RecipeSource.Read(context.Options.AdditionalFiles.First(f => f.Path == path), options, context.CancellationToken),
            methods.Catalog(context.CancellationToken)).Identity;
    }
}
