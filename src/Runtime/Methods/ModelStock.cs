using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Goes from the base towards the mean of the models, as far as the angles between their task vectors advise.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
[MergeMethod("model_stock", Paper = "https://arxiv.org/abs/2403.19522"), Models(2, int.MaxValue), BaseModel(BaseRole.Required)]
public sealed partial record ModelStock(ModelStock.Options Parameters) : CombinationMethod
{
    // Products of norms are taken to be at least this.
    private const double SmallestProduct = 1e-6;

    // A denominator below it leaves the base as it is.
    private const double SmallestDenominator = 1e-6;

    // The base and two models: with fewer there is no angle.
    private const int FewestInputs = 3;

    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="FilterWise">Whether each row goes its own way; otherwise the tensor is one vector.</param>
    public sealed record Options(bool FilterWise = false);

    /// <inheritdoc/>
    public override GramScope Measures => Parameters.FilterWise ? GramScope.Row : GramScope.Tensor;

    /// <inheritdoc/>
    public override bool MeasuresDifferences => true;

    /// <inheritdoc/>
    public override MissingTensor WhenMissing(TensorPresence presence) =>
        presence.BaseHasIt && presence.Having == 0 ? MissingTensor.Copy
        : presence.Having + (presence.BaseHasIt ? 1 : 0) < FewestInputs ? MissingTensor.LeaveOut
        : presence.BaseHasIt ? MissingTensor.Merge
        : MissingTensor.Refuse;

    /// <inheritdoc/>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        int n = gram.Size;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum += Math.Clamp(gram[i, j] / Math.Max(gram.Norm(i) * gram.Norm(j), SmallestProduct), -1, 1);
            }
        }

        double cosine = sum / (n * (n - 1) / 2.0);
        double denominator = 1 + ((n - 1) * cosine);
        double t = Math.Abs(denominator) < SmallestDenominator ? 0 : n * cosine / denominator;
        coefficients.Fill(t / n);
        coefficients[0] = 1 - t;
    }
}
