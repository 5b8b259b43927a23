using MergeDsl.Catalog;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Methods;

/// <summary>The methods of this assembly.</summary>
public static class MergeMethods
{
    /// <summary>The built-in methods: their schemas, and a way to create them from values.</summary>
    public static MergeMethodSet BuiltIn => DeclaredMergeMethods.Instance;

    /// <summary>What recipes may say about them.</summary>
    public static MethodCatalog Catalog { get; } = new(DeclaredMergeMethods.Instance.Schemas);

    /// <summary>Merges models in memory by a built-in method.</summary>
    /// <inheritdoc cref="MergeMethodSet.Merge"/>
    public static Dictionary<string, MemoryTensor> Merge(string method, MergeInputs inputs, MergeParameters? parameters = null, MergeOptions? options = null) =>
        BuiltIn.Merge(method, inputs, parameters, options);
}
