using MergeDsl.Catalog;
using MergeDsl.Generators.Methods;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Catalog;

/// <summary>The step that knows which methods recipes may name: those of all referenced assemblies, and those of this project.</summary>
internal static class MethodCatalogs
{
    public static IncrementalValueProvider<MethodCatalog> In(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<Listed<MethodDeclaration>> declared) =>
        Published(context)
            .Combine(declared)
            .Select(static (pair, _) => Of(pair.Left.Items, pair.Right.Items))
            .WithTrackingName("Catalog");

    /// <summary>What referenced assemblies publish; read again only for references that change.</summary>
    public static IncrementalValueProvider<Listed<PublishedMethods>> Published(IncrementalGeneratorInitializationContext context) =>
        context.MetadataReferencesProvider
            .Select(static (reference, cancellation) => PublishedMethods.Of(reference, cancellation))
            .WithTrackingName("PublishedMethods")
            .Where(static published => published.Methods.Count > 0)
            .Listed();

    public static MethodCatalog Of(IEnumerable<PublishedMethods> referenced, IEnumerable<MethodDeclaration> declared) =>
        new([.. referenced.SelectMany(p => p.Methods), .. declared.Where(d => d.CanBeCompleted).Select(d => d.Schema)]);
}
