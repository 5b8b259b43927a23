using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>The weighted sum of the models, <c>Σ w·x</c>, divided by the sum of the weights unless told otherwise.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("linear", Paper = "https://arxiv.org/abs/2203.05482")]
[NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.Normalize))]
public sealed partial record Linear(Linear.Options Parameters, EquatableArray<Linear.PerModel> Models) : CombinationMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Normalize">Whether the result is divided by the sum of the weights.</param>
    public sealed record Options(bool Normalize = true);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">The share of the model; with normalize only the ratios matter.</param>
    public sealed record PerModel(double Weight);

    /// <inheritdoc/>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        double total = Parameters.Normalize ? Models.Sum(m => m.Weight) : 1;
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = Models[i].Weight / total;
        }
    }
}
