using MergeDsl.Declaration;
using MergeDsl.Numerics;

namespace MergeDsl.Methods;

/// <summary>The Karcher mean: the direction from which the angles to all models' directions, squared, are least; as long as the models are on average.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
[MergeMethod("karcher")]
public sealed partial record Karcher(Karcher.Options Parameters) : CombinationMethod
{
    // A direction whose angle has a smaller sine is parallel or opposite to the mean, and has no tangent there.
    private const double SmallestSine = 1e-7;

    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="MaxIter">The most steps towards the mean.</param>
    /// <param name="Tol">Steps and norms below it count as nothing.</param>
    public sealed record Options([InRange(0, double.PositiveInfinity)] int MaxIter = 10, [InRange(0, double.PositiveInfinity, MinExclusive = true)] double Tol = 1e-5);

    /// <inheritdoc/>
    public override GramScope Measures => GramScope.Tensor;

    /// <inheritdoc/>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        if (coefficients.Length == 1)
        {
            coefficients[0] = 1;
            return;
        }

        coefficients.Clear();
        int[] directions = [.. Enumerable.Range(0, gram.Size).Where(i => gram.Norm(i) > Parameters.Tol)];
        if (directions.Length == 0)
        {
            return;
        }

        double[] mean = Start(gram, directions);
        for (int step = 0; step < Parameters.MaxIter && Step(gram, directions, mean); step++)
        {
        }

        double length = Enumerable.Range(0, gram.Size).Sum(gram.Norm) / gram.Size;
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = length * mean[i];
        }
    }

    // The mean of the unit vectors as coefficients of the models, normalised; the first of them where they cancel.
    private double[] Start(GramMatrix gram, int[] directions)
    {
        double[] mean = new double[gram.Size];
        foreach (int i in directions)
        {
            mean[i] = 1 / (gram.Norm(i) * directions.Length);
        }

        double norm = gram.Norm(mean);
        if (norm < Parameters.Tol)
        {
            Array.Clear(mean);
            mean[directions[0]] = 1 / gram.Norm(directions[0]);
            return mean;
        }

        return [.. mean.Select(c => c / norm)];
    }

    // Moves the mean along the average of the tangents; false where it stays.
    private bool Step(GramMatrix gram, int[] directions, double[] mean)
    {
        double[] tangent = new double[gram.Size];
        foreach (int i in directions)
        {
            double cosine = Math.Clamp(gram.Dot(i, mean) / gram.Norm(i), -1, 1);
            double angle = ReproducibleMath.Acos(cosine);
            double sine = ReproducibleMath.Sin(angle);
            if (angle < Parameters.Tol || sine < SmallestSine)
            {
                continue;
            }

            double factor = angle / sine / directions.Length;
            tangent[i] += factor / gram.Norm(i);
            for (int j = 0; j < mean.Length; j++)
            {
                tangent[j] -= factor * cosine * mean[j];
            }
        }

        double length = gram.Norm(tangent);
        if (length < Parameters.Tol)
        {
            return false;
        }

        (double along, double aside) = (ReproducibleMath.Cos(length), ReproducibleMath.Sin(length) / length);
        for (int j = 0; j < mean.Length; j++)
        {
            mean[j] = (along * mean[j]) + (aside * tangent[j]);
        }

        double norm = gram.Norm(mean);
        for (int j = 0; j < mean.Length && norm > 0; j++)
        {
            mean[j] /= norm;
        }

        return true;
    }
}
