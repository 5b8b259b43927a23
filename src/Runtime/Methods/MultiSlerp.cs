using MergeDsl.Declaration;
using MergeDsl.Numerics;

namespace MergeDsl.Methods;

/// <summary>A weighted mean of any number of models on the sphere, found in the tangent space at their mean direction; with a base, of their task vectors.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("multislerp"), Models(1, int.MaxValue), BaseModel(BaseRole.Optional)]
[NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.NormalizeWeights))]
public sealed partial record MultiSlerp(MultiSlerp.Options Parameters, EquatableArray<MultiSlerp.PerModel> Models) : CombinationMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="NormalizeWeights">Whether weights are divided by their sum.</param>
    /// <param name="Eps">Added to norms before anything is divided by them; mean directions shorter than it are none.</param>
    public sealed record Options(bool NormalizeWeights = true, [InRange(0, double.PositiveInfinity, MinExclusive = true)] double Eps = 1e-8);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">The share of the model.</param>
    public sealed record PerModel(double Weight);

    /// <inheritdoc/>
    public override GramScope Measures => Models.Count == 1 ? GramScope.None : GramScope.Tensor;

    /// <inheritdoc/>
    public override bool MeasuresDifferences => true;

    /// <inheritdoc/>
    public override MissingTensor WhenMissing(TensorPresence presence) =>
        presence.HasBase && (!presence.BaseHasIt || presence.Having == 0) ? MissingTensor.Refuse : MissingTensor.Merge;

    /// <inheritdoc/>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        Span<double> models = gram.HasBase ? coefficients[1..] : coefficients;
        if (models.Length == 1)
        {
            models[0] = 1;
        }
        else
        {
            Mean(gram, models);
        }

        if (gram.HasBase)
        {
            coefficients[0] = 1;
            foreach (double coefficient in models)
            {
                coefficients[0] -= coefficient;
            }
        }
    }

    private void Mean(GramMatrix gram, Span<double> y)
    {
        double sum = Parameters.NormalizeWeights ? Models.Sum(m => m.Weight) : 1;
        double[] weights = [.. Models.Select(m => m.Weight / sum)];
        double[] norms = [.. weights.Select((_, i) => gram.Norm(i))], lengths = [.. norms.Select(n => n + Parameters.Eps)];

        // Σ w u, as coefficients of the models. That of a model without length is 0 and not w / eps: times a model that is
        // the base it would have to cancel against the base's own.
        double[] mean = [.. weights.Select((w, i) => norms[i] > 0 ? w / lengths[i] : 0)];
        double norm = gram.Norm(mean);
        if (lengths.All(length => length == Parameters.Eps))
        {
            y.Clear(); // the mean of the lengths is 0, whatever the direction: nobody changed this tensor
            return;
        }

        if (norm < Parameters.Eps)
        {
            Opposite(weights, y);
            return;
        }

        double[] direction = [.. mean.Select(c => c / norm)];
        double along = weights.Select((w, i) => w * gram.Dot(i, direction) / lengths[i]).Sum();
        double[] tangent = [.. mean.Select((c, i) => c - (along * direction[i]))];
        double angle = gram.Norm(tangent) + Parameters.Eps;
        double scale = weights.Select((w, i) => w * norms[i]).Sum();
        (double cosine, double sine) = (ReproducibleMath.Cos(angle), ReproducibleMath.Sin(angle) / angle);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = scale * ((cosine * direction[i]) + (sine * tangent[i]));
        }
    }

    // Two models have a line between them, more have no mean direction.
    private static void Opposite(double[] weights, Span<double> y)
    {
        if (weights.Length > 2)
        {
            throw NoResult("the weighted directions of the models cancel, so that they have no mean; change a weight, or leave a model out");
        }

        weights.CopyTo(y);
    }
}
