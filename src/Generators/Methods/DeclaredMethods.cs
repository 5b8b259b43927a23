using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MergeDsl.Generators.Methods;

/// <summary>The step that reads this project's declarations; both generators begin with it.</summary>
internal static class DeclaredMethods
{
    public static IncrementalValuesProvider<MethodDeclaration> In(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
                RuntimeNames.MergeMethodAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attributed, cancellation) => MethodReader.Read((INamedTypeSymbol)attributed.TargetSymbol, cancellation)?.Declaration)
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!) // the line above
            .WithTrackingName("Declarations");
}
