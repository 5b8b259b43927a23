using System.Runtime.CompilerServices;
using MergeDsl.Catalog;
using MergeDsl.Generators.Catalog;
using MergeDsl.Generators.Emission;
using MergeDsl.Generators.Methods;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Analysis;

/// <summary>The merge methods that a project can use, found in its compilation when they are first asked for.</summary>
internal sealed class ProjectMethods(CSharpCompilation compilation)
{
    // References live as long as the project's; editors analyze the same ones again and again.
    private static readonly ConditionalWeakTable<MetadataReference, PublishedMethods> Published = new();

    private MethodCatalog? catalog;

    /// <summary>What recipes may name. Two threads may compute it at once; both find the same.</summary>
    public MethodCatalog Catalog(CancellationToken cancellation) =>
        catalog ??= MethodCatalogs.Of(Referenced(cancellation), Declared(cancellation));

    /// <summary>What referenced assemblies publish.</summary>
    public IEnumerable<PublishedMethods> Referenced(CancellationToken cancellation) =>
        compilation.References.Select(r => r is CompilationReference
                ? PublishedMethods.Of(r, cancellation)
                : Published.GetValue(r, key => PublishedMethods.Of(key, cancellation)))
            .Where(p => p.Methods.Count > 0);

    private IEnumerable<MethodDeclaration> Declared(CancellationToken cancellation) =>
        compilation.GetTypeByMetadataName(RuntimeNames.MergeMethodAttribute) is null
            ? []
            : Records(compilation.Assembly.GlobalNamespace).Select(r => MethodReader.Read(r, cancellation)?.Declaration).OfType<MethodDeclaration>();

    // A declaration that can be completed is a record and not nested.
    private static IEnumerable<INamedTypeSymbol> Records(INamespaceSymbol ns) =>
        ns.GetTypeMembers().Where(t => t.IsRecord).Concat(ns.GetNamespaceMembers().SelectMany(Records));
}
