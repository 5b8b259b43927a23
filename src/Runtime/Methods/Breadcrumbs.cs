using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Drops the largest and the smallest elements of each task vector, and adds the models.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("breadcrumbs", Paper = "https://arxiv.org/abs/2312.06795")]
[BaseModel(BaseRole.Required), Models(0, int.MaxValue), NoEffect("int8_mask")]
[NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.Normalize), Otherwise = "the sum of task vectors is not divided")]
public sealed partial record Breadcrumbs(Breadcrumbs.Options Parameters, EquatableArray<Breadcrumbs.PerModel> Models) : TaskVectorMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Normalize">Whether the sum of task vectors is divided by the sum of the weights.</param>
    /// <param name="Lambda">Factor on the merged task vector.</param>
    /// <param name="Rescale">Whether a sparsified task vector is scaled so that it keeps its L1 norm.</param>
    public sealed record Options(bool Normalize = false, [Idle(0, "the output is the base itself")] double Lambda = 1, bool Rescale = false);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">Factor on the model's task vector.</param>
    /// <param name="Density">Share of the task vector's elements that are kept.</param>
    /// <param name="Gamma">Share of the task vector's elements that are dropped because they are the largest.</param>
    public sealed record PerModel(
        double Weight,
        [InRange(0, 1), Usually(0, double.PositiveInfinity, MinExclusive = true, Otherwise = "the model adds nothing"), Idle(1, "nothing is dropped")] double Density = 1,
        [InRange(0, 1, MaxExclusive = true)] double Gamma = 0.01);

    /// <inheritdoc/>
    public override TaskVectorSum Sum => new(Parameters.Lambda) { Normalize = Parameters.Normalize, Rescale = Parameters.Rescale };

    /// <inheritdoc/>
    public override TaskVectorPart Part(int model) => new(Models[model].Weight, Sparsifier.WithoutOutliers(Models[model].Density, Models[model].Gamma));
}
