using MergeDsl.Declaration;
using MergeDsl.Numerics;

namespace MergeDsl.Methods;

/// <summary>Interpolates on the arc between two models by their weights; with a base, between their task vectors.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("nuslerp"), Models(2), BaseModel(BaseRole.Optional)]
[NonZeroSum(nameof(PerModel.Weight), Otherwise = "the middle of the two is taken")]
public sealed partial record NuSlerp(NuSlerp.Options Parameters, EquatableArray<NuSlerp.PerModel> Models) : CombinationMethod
{
    // Weights whose sum is smaller say nothing: the middle of the arc is taken.
    private const double SmallestSum = 1e-6;

    // Norms are taken to be at least this.
    private const double SmallestNorm = 1e-7;

    // Where 1 - |cosine| is no larger, the cosine rounds to ±1 in the type of the vectors, and the arc is a line.
    private const double Parallel = 1.0 / (1 << 25);
    private const double ParallelDoubles = 0.5e-16;

    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="NuslerpFlatten">Whether the whole tensor is one vector; otherwise each row is one.</param>
    /// <param name="NuslerpRowWise">Whether, unless flattened, vectors run along the first dimension and not along the last.</param>
    public sealed record Options(bool NuslerpFlatten = true, bool NuslerpRowWise = false);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">The share of the model: the position on the arc is the second weight divided by the sum of both.</param>
    public sealed record PerModel(double Weight);

    /// <inheritdoc/>
    public override GramScope Measures =>
        Parameters.NuslerpFlatten ? GramScope.Tensor : Parameters.NuslerpRowWise ? GramScope.Column : GramScope.Row;

    /// <inheritdoc/>
    public override bool MeasuresDifferences => true;

    /// <inheritdoc/>
    public override MissingTensor WhenMissing(TensorPresence presence) =>
        !presence.HasBase ? MissingTensor.Copy
        : presence.Having == (presence.BaseHasIt ? 0 : 1) ? MissingTensor.Copy
        : MissingTensor.Refuse;

    /// <inheritdoc/>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        double sum = Models[0].Weight + Models[1].Weight;
        double t = Math.Abs(sum) < SmallestSum ? 0.5 : Models[1].Weight / sum;
        double norms = Math.Max(gram.Norm(0), SmallestNorm) * Math.Max(gram.Norm(1), SmallestNorm);
        double cosine = Math.Clamp(gram[0, 1] / norms, -1, 1);
        (double first, double second) = (1 - t, t);
        if (1 - Math.Abs(cosine) > (gram.IsOfDoubles ? ParallelDoubles : Parallel))
        {
            double angle = ReproducibleMath.Acos(cosine);
            double sine = ReproducibleMath.Sin(angle);
            (first, second) = (ReproducibleMath.Sin((1 - t) * angle) / sine, ReproducibleMath.Sin(t * angle) / sine);
        }

        (coefficients[^2], coefficients[^1]) = (first, second);
        if (gram.HasBase)
        {
            coefficients[0] = 1 - first - second;
        }
    }
}
