using MergeDsl.Output;

namespace MergeDsl.Recipes;

/// <summary>A finished merge.</summary>
/// <param name="Directory">The output directory.</param>
/// <param name="Tensors">How many tensors it holds.</param>
/// <param name="Bytes">The bytes of its tensors.</param>
/// <param name="Elapsed">What the run took, from the first read to the rename.</param>
/// <param name="Warnings">What planning had to say.</param>
public sealed record MergeResult(string Directory, int Tensors, long Bytes, TimeSpan Elapsed, EquatableArray<MergeProblem> Warnings)
{
    /// <summary>What tells whether the output still looks like a model.</summary>
    public MergeSummary Summary { get; init; } = MergeSummary.None;
}
