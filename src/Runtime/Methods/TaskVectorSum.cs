namespace MergeDsl.Methods;

/// <summary>How the sparsified, weighted task vectors <c>v</c> are added to the base: <c>y = b + λ · m</c>.</summary>
/// <param name="Lambda">The factor λ.</param>
public sealed record TaskVectorSum(double Lambda = 1)
{
    /// <summary>
    /// Whether each element elects a sign, that of <c>Σ v</c>, and <c>m</c> is the sum over the models that agree with it;
    /// otherwise <c>m</c> is the sum over all.
    /// </summary>
    public bool ElectSigns { get; init; }

    /// <summary>Whether <c>m</c> is divided by the sum of the weights that went into it, element by element where signs are elected.</summary>
    public bool Normalize { get; init; }

    /// <summary>Whether a sparsified task vector is scaled so that it keeps its L1 norm.</summary>
    public bool Rescale { get; init; }
}
