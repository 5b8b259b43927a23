using System.Collections.Concurrent;
using System.Collections.Immutable;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Catalog;
using MergeDsl.Generators.Emission;
using MergeDsl.Generators.Methods;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators.Analysis;

/// <summary>Reports every mistake in the declaration of a merge method at its line in the C#.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MethodAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<Microsoft.CodeAnalysis.DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. DeclarationDiagnostics.All.Select(d => RoslynDiagnostics.Of(d, d.Severity))];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(RuntimeNames.MergeMethodAttribute) is not null)
            {
                ConcurrentBag<MethodReading> readings = [];
                ProjectMethods methods = new((CSharpCompilation)start.Compilation);
                start.RegisterSymbolAction(context => Report(context, readings), SymbolKind.NamedType);
                start.RegisterCompilationEndAction(context => ReportNames(context, methods, readings));
            }
        });
    }

    private static void Report(SymbolAnalysisContext context, ConcurrentBag<MethodReading> readings)
    {
        if (MethodReader.Read((INamedTypeSymbol)context.Symbol, context.CancellationToken) is { } reading)
        {
            readings.Add(reading);
            foreach (DeclarationProblem problem in reading.Problems)
            {
                context.ReportDiagnostic(RoslynDiagnostics.At(problem));
            }
        }
    }

    private static void ReportNames(CompilationAnalysisContext context, ProjectMethods methods, IReadOnlyCollection<MethodReading> readings)
    {
        IReadOnlyList<PublishedMethods> referenced = [.. methods.Referenced(context.CancellationToken)];
        IReadOnlyList<MethodDeclaration> declared = [.. readings.Select(r => r.Declaration)];
        foreach (MethodReading reading in readings)
        {
            if (TakenNames.ProblemOf(reading.Declaration, declared, referenced) is { } message)
            {
                context.ReportDiagnostic(RoslynDiagnostics.At(new DeclarationProblem(message.Descriptor, reading.NameLocation, message.Message)));
            }
        }
    }
}
