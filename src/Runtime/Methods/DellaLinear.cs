using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Drops elements of each task vector at random, small ones more often than large ones, scales up what is left, and adds the models.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("della_linear", Paper = "https://arxiv.org/abs/2406.11617")]
[BaseModel(BaseRole.Required), Models(0, int.MaxValue), NoEffect("int8_mask")]
[NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.Normalize), Otherwise = "the sum of task vectors is not divided")]
[Within(0, 1, nameof(PerModel.Density), nameof(PerModel.Epsilon))]
public sealed partial record DellaLinear(DellaLinear.Options Parameters, EquatableArray<DellaLinear.PerModel> Models) : TaskVectorMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Normalize">Whether the sum of task vectors is divided by the sum of the weights.</param>
    /// <param name="Lambda">Factor on the merged task vector.</param>
    /// <param name="Rescale">Whether a thinned task vector is scaled so that it keeps its L1 norm.</param>
    public sealed record Options(bool Normalize = false, [Idle(0, "the output is the base itself")] double Lambda = 1, bool Rescale = true);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">Factor on the model's task vector.</param>
    /// <param name="Density">Probability with which an element of middle rank is kept.</param>
    /// <param name="Epsilon">How much lower that probability is for the smallest element of a row, and higher for the largest.</param>
    public sealed record PerModel(
        double Weight,
        [InRange(0, 1), Usually(0, double.PositiveInfinity, MinExclusive = true, Otherwise = "the model adds nothing"), Idle(1, "nothing is dropped")] double Density = 1,
        double Epsilon = 0.15);

    /// <inheritdoc/>
    public override TaskVectorSum Sum => new(Parameters.Lambda) { Normalize = Parameters.Normalize, Rescale = Parameters.Rescale };

    /// <inheritdoc/>
    public override TaskVectorPart Part(int model) => new(Models[model].Weight, Sparsifier.RandomByRank(Models[model].Density, Models[model].Epsilon));
}
