using MergeDsl.Declaration;
using MergeDsl.Numerics;

namespace MergeDsl.Methods;

/// <summary>Interpolates on the arc between two models: from the base at t = 0 to the other at t = 1, whole tensors as vectors.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
[MergeMethod("slerp"), Inputs(2), BaseModel(BaseRole.Required)]
public sealed partial record Slerp(Slerp.Options Parameters) : CombinationMethod
{
    // Norms at or below it have no direction.
    private const double SmallestNorm = 1e-8;

    // From this cosine on the arc is a line, in either direction.
    private const double Parallel = 0.9995;

    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="T">Position on the arc: 0 is the base, 1 the other model; outside it is extrapolated, which is rarely meant.</param>
    public sealed record Options([Usually(0, 1, Otherwise = "the arc is extrapolated beyond the models")] double T);

    /// <inheritdoc/>
    public override GramScope Measures => GramScope.Tensor;

    /// <inheritdoc/>
    public override MissingTensor WhenMissing(TensorPresence presence) => MissingTensor.Copy;

    /// <inheritdoc/>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        double t = Parameters.T;
        double cosine = Math.Clamp(gram[0, 1] / (Divisor(gram.Norm(0)) * Divisor(gram.Norm(1))), -1, 1);
        if (Math.Abs(cosine) > Parallel)
        {
            (coefficients[0], coefficients[1]) = (1 - t, t);
            return;
        }

        double angle = ReproducibleMath.Acos(cosine);
        double sine = ReproducibleMath.Sin(angle);
        coefficients[0] = ReproducibleMath.Sin((1 - t) * angle) / sine;
        coefficients[1] = ReproducibleMath.Sin(t * angle) / sine;
    }

    private static double Divisor(double norm) => norm > SmallestNorm ? norm : 1;
}
