using MergeDsl.Tensors;

namespace MergeDsl.Recipes;

/// <summary>Models in memory that are to be merged, each a set of named tensors.</summary>
/// <param name="Models">The models besides the base; for a method that knows no base, all of them.</param>
/// <param name="Base">The base model; or null.</param>
public sealed record MergeInputs(
    IReadOnlyList<IReadOnlyDictionary<string, MemoryTensor>> Models, IReadOnlyDictionary<string, MemoryTensor>? Base = null);
