using MergeDsl;
using MergeDsl.Declaration;
using MergeDsl.Methods;

namespace CustomMethod;

/// <summary>Average the models, and give the average back the length that averaging takes from it.</summary>
[MergeMethod("steady_mean")]
public sealed partial record SteadyMean(SteadyMean.Options Parameters, EquatableArray<SteadyMean.PerModel> Models) : CombinationMethod
{
    /// <param name="Restore">How much of the lost length is given back: 0 nothing, which is a plain average, 1 all of it.</param>
    public sealed record Options([InRange(0, 1)] double Restore = 1);

    /// <param name="Weight">The model's share in the average.</param>
    public sealed record PerModel([InRange(0, double.PositiveInfinity, MinExclusive = true)] double Weight = 1);

    /// <summary>Lengths and angles of whole tensors.</summary>
    public override GramScope Measures => GramScope.Tensor;

    /// <summary><c>y = s · Σ aᵢ·xᵢ</c> with <c>aᵢ = wᵢ / Σ w</c>; at full strength <c>s</c> makes <c>‖y‖ = Σ aᵢ·‖xᵢ‖</c>.</summary>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        double sum = Models.Sum(m => m.Weight);
        double meanLength = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = Models[i].Weight / sum;
            meanLength += coefficients[i] * gram.Norm(i);
        }

        double length = Length(gram, coefficients);
        double scale = length > 0 ? 1 + (Parameters.Restore * ((meanLength / length) - 1)) : 1;
        foreach (ref double coefficient in coefficients)
        {
            coefficient *= scale;
        }
    }

    /// <summary><c>‖Σ aᵢ·xᵢ‖² = Σ aᵢ·aⱼ·⟨xᵢ, xⱼ⟩</c>.</summary>
    private static double Length(GramMatrix gram, ReadOnlySpan<double> coefficients)
    {
        double squared = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            for (int j = 0; j < coefficients.Length; j++)
            {
                squared += coefficients[i] * coefficients[j] * gram[i, j];
            }
        }

        return Math.Sqrt(Math.Max(0, squared));
    }
}
