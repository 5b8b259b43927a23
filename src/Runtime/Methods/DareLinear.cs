using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Drops elements of each task vector at random, scales up what is left, and adds the models.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("dare_linear", Paper = "https://arxiv.org/abs/2311.03099")]
[BaseModel(BaseRole.Required), Models(0, int.MaxValue), NoEffect("int8_mask")]
[NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.Normalize), Otherwise = "the sum of task vectors is not divided")]
public sealed partial record DareLinear(DareLinear.Options Parameters, EquatableArray<DareLinear.PerModel> Models) : TaskVectorMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Normalize">Whether the sum of task vectors is divided by the sum of the weights.</param>
    /// <param name="Lambda">Factor on the merged task vector.</param>
    /// <param name="Rescale">Whether a thinned task vector is scaled so that it keeps its L1 norm.</param>
    public sealed record Options(bool Normalize = false, [Idle(0, "the output is the base itself")] double Lambda = 1, bool Rescale = true);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">Factor on the model's task vector.</param>
    /// <param name="Density">Probability with which each element of the task vector is kept.</param>
    public sealed record PerModel(
        double Weight,
        [InRange(0, 1), Usually(0, double.PositiveInfinity, MinExclusive = true, Otherwise = "the model adds nothing"), Idle(1, "nothing is dropped")] double Density = 1);

    /// <inheritdoc/>
    public override TaskVectorSum Sum => new(Parameters.Lambda) { Normalize = Parameters.Normalize, Rescale = Parameters.Rescale };

    /// <inheritdoc/>
    public override TaskVectorPart Part(int model) => new(Models[model].Weight, Sparsifier.Random(Models[model].Density));
}
