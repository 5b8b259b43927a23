using System.Numerics;
using MergeDsl.Declaration;
using MergeDsl.Methods;

namespace CustomMethod;

/// <summary>Averages each element over the models without the smallest and the largest of them, so that no single model can pull it away.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
[MergeMethod("trimmed_mean", Paper = "https://arxiv.org/abs/1803.01498"), Inputs(3, int.MaxValue)]
public sealed partial record TrimmedMean(TrimmedMean.Options Parameters) : ElementwiseMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Trim">How many elements are left out at either end; where that would be all of them, the median is taken.</param>
    public sealed record Options([InRange(0, double.PositiveInfinity), Idle(0, "it is a plain average")] int Trim = 1);

    /// <inheritdoc/>
    public override void Merge<T>(in ElementBlock<T> elements, ReadOnlySpan<long> counts, Span<Vector<T>> result)
    {
        int trim = Math.Min(Parameters.Trim, (elements.ModelCount - 1) / 2);
        Vector<T>[] sorted = new Vector<T>[elements.ModelCount];
        for (int i = 0; i < result.Length; i++)
        {
            for (int model = 0; model < sorted.Length; model++)
            {
                Insert(elements.Model(model)[i], sorted.AsSpan(0, model + 1));
            }

            Vector<T> sum = Vector<T>.Zero;
            foreach (Vector<T> value in sorted.AsSpan(trim, sorted.Length - (2 * trim)))
            {
                sum += value;
            }

            result[i] = sum / Vector.Create(T.CreateChecked(sorted.Length - (2 * trim)));
        }
    }

    // The last place is free; the others are in order, in each lane of the vectors by itself.
    private static void Insert<T>(Vector<T> value, Span<Vector<T>> sorted)
    {
        foreach (ref Vector<T> place in sorted[..^1])
        {
            (place, value) = (Vector.Min(place, value), Vector.Max(place, value));
        }

        sorted[^1] = value;
    }
}
