using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Drops elements of each task vector at random, scales up what is left, elects a sign per element, and adds the models that agree.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("dare_ties", Paper = "https://arxiv.org/abs/2311.03099")]
[BaseModel(BaseRole.Required), Models(0, int.MaxValue), NoEffect("int8_mask")]
[NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.Normalize), Otherwise = "elements where all agree are not divided by their weights")]
public sealed partial record DareTies(DareTies.Options Parameters, EquatableArray<DareTies.PerModel> Models) : TaskVectorMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Normalize">Whether each element is divided by the weights of the models that agree on its sign.</param>
    /// <param name="Lambda">Factor on the merged task vector.</param>
    /// <param name="Rescale">Whether a thinned task vector is scaled so that it keeps its L1 norm.</param>
    public sealed record Options(bool Normalize = false, [Idle(0, "the output is the base itself")] double Lambda = 1, bool Rescale = true);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">Factor on the model's task vector, and its vote.</param>
    /// <param name="Density">Probability with which each element of the task vector is kept.</param>
    public sealed record PerModel(
        double Weight,
        [InRange(0, 1), Usually(0, double.PositiveInfinity, MinExclusive = true, Otherwise = "the model adds nothing"), Idle(1, "nothing is dropped")] double Density = 1);

    /// <inheritdoc/>
    public override TaskVectorSum Sum => new(Parameters.Lambda) { ElectSigns = true, Normalize = Parameters.Normalize, Rescale = Parameters.Rescale };

    /// <inheritdoc/>
    public override TaskVectorPart Part(int model) => new(Models[model].Weight, Sparsifier.Random(Models[model].Density));
}
