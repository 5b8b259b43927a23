namespace MergeDsl.Generators.Methods;

/// <summary>All merge methods that a project declares, ordered by name, each name once.</summary>
/// <param name="Methods">The methods.</param>
/// <param name="Namespace">The project's root namespace.</param>
internal sealed record DeclaredMethodSet(EquatableArray<MethodDeclaration> Methods, string Namespace)
{
    public static DeclaredMethodSet Of(IEnumerable<MethodDeclaration> declarations, string rootNamespace) =>
        new(
            declarations.Where(d => d.CanBeCompleted)
                .OrderBy(d => d.Schema.Name, StringComparer.Ordinal).ThenBy(d => d.Schema.TypeName, StringComparer.Ordinal)
                .GroupBy(d => d.Schema.Name, StringComparer.Ordinal).Select(g => g.First())
                .ToEquatableArray(),
            rootNamespace);
}
