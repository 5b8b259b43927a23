using MergeDsl.Recipes;

namespace MergeDsl.Output;

/// <summary>What tells whether the output still looks like a model.</summary>
/// <param name="Merged">The tensors that were merged.</param>
/// <param name="Copied">The tensors that were copied.</param>
/// <param name="NonFinite">The elements that are infinite or no number.</param>
/// <param name="FirstNonFinite">A tensor with such an element; or null.</param>
/// <param name="Models">The models that norms are given for.</param>
/// <param name="Norms">The norms of the output's parts, in its order.</param>
public sealed record MergeSummary(
    int Merged, int Copied, long NonFinite, string? FirstNonFinite, EquatableArray<ModelReference> Models, EquatableArray<PartNorm> Norms)
{
    /// <summary>Nothing known.</summary>
    public static MergeSummary None { get; } = new(0, 0, 0, null, [], []);
}
