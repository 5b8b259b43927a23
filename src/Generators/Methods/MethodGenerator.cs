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

        IncrementalValueProvider<DeclaredMethodSet> set = declarations.Listed()
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => ProjectOptions.RootNamespace(options)))
            .Select(static (pair, _) => DeclaredMethodSet.Of(pair.Left.Items, pair.Right))
            .WithTrackingName("MethodSet");

        // All that has a place in the C# is reported by the analyzer; without it, by name only.
        IncrementalValueProvider<Listed<DeclarationMessage>> messages = declarations.Listed()
            .Combine(MethodCatalogs.Published(context))
            .Select(static (pair, _) => Messages(pair.Left.Items, pair.Right.Items))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => ProjectOptions.SkipsAnalyzers(pair.Right) ? pair.Left : new([]))
            .WithTrackingName("Messages");

        context.RegisterSourceOutput(messages, static (output, all) =>
        {
            foreach (DeclarationMessage message in all.Items)
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

    private static Listed<DeclarationMessage> Messages(EquatableArray<MethodDeclaration> declared, EquatableArray<PublishedMethods> referenced) =>
        new(declared.SelectMany(d => d.Problems.Concat(((IEnumerable<DeclarationMessage?>)[TakenNames.ProblemOf(d, declared, referenced)]).OfType<DeclarationMessage>()))
            .ToEquatableArray());
}
