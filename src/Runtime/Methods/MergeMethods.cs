using MergeDsl.Catalog;

namespace MergeDsl.Methods;

/// <summary>The methods of this assembly.</summary>
public static class MergeMethods
{
    /// <summary>The built-in methods: their schemas, and a way to create them from values.</summary>
    public static MergeMethodSet BuiltIn => DeclaredMergeMethods.Instance;

    /// <summary>What recipes may say about them.</summary>
    public static MethodCatalog Catalog { get; } = new(DeclaredMergeMethods.Instance.Schemas);
}
