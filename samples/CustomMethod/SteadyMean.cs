using MergeDsl;
using MergeDsl.Declaration;
using MergeDsl.Methods;

namespace CustomMethod;

/// <summary>Averages the models, relatives as one, and gives the average back the length that averaging takes from it.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("steady_mean")]
public sealed partial record SteadyMean(SteadyMean.Options Parameters, EquatableArray<SteadyMean.PerModel> Models) : CombinationMethod
{
    /// <summary>A length to measure the average by.</summary>
    public enum Length
    {
        /// <summary>The mean of the models' lengths, by their shares.</summary>
        Mean,

        /// <summary>The longest model's.</summary>
        Longest,
    }

    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Restore">How much of the lost length is given back: 0 nothing, which is a plain average, 1 all of it.</param>
    /// <param name="Target">The length that all of it would lead to.</param>
    public sealed record Options([InRange(0, 1)] double Restore = 1, Length Target = Length.Mean);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">The model's share in the average.</param>
    /// <param name="Family">Models of one family weigh together what one of them would, so that three tunings of one model do not outvote another; without a word a model is a family of its own.</param>
    public sealed record PerModel([InRange(0, double.PositiveInfinity, MinExclusive = true)] double Weight = 1, string? Family = null);

    /// <summary>Lengths and angles of whole tensors.</summary>
    public override GramScope Measures => GramScope.Tensor;

    /// <summary><c>y = s · Σ aᵢ·xᵢ</c>, where the shares <c>aᵢ</c> sum to 1; at full strength <c>s</c> makes <c>‖y‖</c> the target.</summary>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        double target = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = Share(Models[i]);
            target = Parameters.Target == Length.Longest ? Math.Max(target, gram.Norm(i)) : target + (coefficients[i] * gram.Norm(i));
        }

        double length = gram.Norm(coefficients);
        double scale = length > 0 ? 1 + (Parameters.Restore * ((target / length) - 1)) : 1;
        foreach (ref double coefficient in coefficients)
        {
            coefficient *= scale;
        }
    }

    /// <summary>A family weighs as much as its members do on average.</summary>
    private double Share(PerModel model) => model.Weight / Relatives(model) / Models.Sum(m => m.Weight / Relatives(m));

    private int Relatives(PerModel model) => model.Family is null ? 1 : Models.Count(m => m.Family == model.Family);
}
