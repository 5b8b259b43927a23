using MergeDsl.Generators.Analysis;
using MergeDsl.Generators.Catalog;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>Completes every declared merge method, publishes its schema on the assembly, and emits the registry that creates methods from values.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class MethodGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<MethodDeclaration> declarations = DeclaredMethods.In(context);

        IncrementalValueProvider<DeclaredMethodSet> set = declarations.Collect()
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => ProjectOptions.RootNamespace(options)))
            .Select(static (pair, _) => DeclaredMethodSet.Of(pair.Left, pair.Right))
            .WithTrackingName("MethodSet");

        // All that has a place in the C# is reported by the analyzer; without it, by name only.
        IncrementalValueProvider<EquatableArray<DeclarationMessage>> messages = declarations.Collect()
            .Combine(MethodCatalogs.Published(context))
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => ProjectOptions.SkipsAnalyzers(options)))
            .Select(static (step, _) => step.Right ? Messages(step.Left.Left.ToEquatableArray(), step.Left.Right) : [])
            .WithTrackingName("Messages");

        context.RegisterSourceOutput(messages, static (output, all) =>
        {
            foreach (DeclarationMessage message in all)
            {
                output.ReportDiagnostic(RoslynDiagnostics.At(new DeclarationProblem(message.Descriptor, null, message.Message)));
            }
        });

        context.RegisterSourceOutput(declarations.Where(static d => d.CanBeCompleted), static (output, declaration) =>
            output.AddSource(MethodEmitter.HintName(declaration), MethodEmitter.Emit(declaration)));

        context.RegisterSourceOutput(set, static (output, methods) =>
        {
            if (methods.Methods.Count > 0)
            {
                output.AddSource("DeclaredMergeMethods.g.cs", MethodSetEmitter.Emit(methods));
            }
        });
    }

    private static EquatableArray<DeclarationMessage> Messages(EquatableArray<MethodDeclaration> declared, EquatableArray<PublishedMethods> referenced) =>
        declared.SelectMany(d => d.Problems.Concat(((IEnumerable<DeclarationMessage?>)[TakenNames.ProblemOf(d, declared, referenced)]).OfType<DeclarationMessage>()))
            .ToEquatableArray();
}
