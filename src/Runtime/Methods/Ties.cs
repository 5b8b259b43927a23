using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Trims each task vector to its largest elements, elects a sign per element, and adds the models that agree.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("ties", Paper = "https://arxiv.org/abs/2306.01708")]
[BaseModel(BaseRole.Required), Models(0, int.MaxValue), NoEffect("int8_mask")]
[NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.Normalize), Otherwise = "elements where all agree are not divided by their weights")]
public sealed partial record Ties(Ties.Options Parameters, EquatableArray<Ties.PerModel> Models) : TaskVectorMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Normalize">Whether each element is divided by the weights of the models that agree on its sign.</param>
    /// <param name="Lambda">Factor on the merged task vector.</param>
    /// <param name="Rescale">Whether a trimmed task vector is scaled so that it keeps its L1 norm.</param>
    public sealed record Options(bool Normalize = true, [Idle(0, "the output is the base itself")] double Lambda = 1, bool Rescale = false);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">Factor on the model's task vector, and its vote.</param>
    /// <param name="Density">Share of the task vector's elements that are kept, the largest ones.</param>
    public sealed record PerModel(
        double Weight,
        [InRange(0, 1), Usually(0, double.PositiveInfinity, MinExclusive = true, Otherwise = "the model adds nothing")] double Density = 1);

    /// <inheritdoc/>
    public override TaskVectorSum Sum => new(Parameters.Lambda) { ElectSigns = true, Normalize = Parameters.Normalize, Rescale = Parameters.Rescale };

    /// <inheritdoc/>
    public override TaskVectorPart Part(int model) => new(Models[model].Weight, Sparsifier.Largest(Models[model].Density));
}
