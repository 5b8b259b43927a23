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
}
