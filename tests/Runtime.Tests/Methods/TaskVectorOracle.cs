using MergeDsl.Numerics;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;

namespace MergeDsl.Tests.Methods;

/// <summary>The composition sparsify → rescale → weight → consensus → divide → scale, written out element by element in double.</summary>
internal static class TaskVectorOracle
{
    public static double[] Merge(Sample sample, Func<double[], int, bool[]> keep, double[] weights, bool elect, bool normalize, bool rescale, double lambda)
    {
        double[][] deltas = sample.Deltas();
        double[][] v = new double[deltas.Length][];
        for (int m = 0; m < deltas.Length; m++)
        {
            bool[] kept = keep(deltas[m], m);
            double[] sparse = [.. deltas[m].Select((d, i) => kept[i] ? d : 0)];
            double before = deltas[m].Sum(Math.Abs), after = sparse.Sum(Math.Abs);
            double factor = rescale && before >= 1e-7 && after >= 1e-7 ? before / after : 1;

            // Rounded as the specification says: the sign of an exact cancellation hangs on it.
            v[m] = [.. sparse.Select(d => sample.Arithmetic(sample.Arithmetic(weights[m]) * sample.Arithmetic(d * sample.Arithmetic(factor))))];
        }

        return [.. sample.Base.Select((b, i) => ScalarTypes.Rounded(sample.Type, b + (lambda * Element(sample, v, i, weights, elect, normalize))))];
    }

    /// <summary>The largest, the lower index first among equals.</summary>
    public static bool[] Largest(double[] delta, double density)
    {
        int k = density <= 0 ? 0 : density >= 1 ? delta.Length : Math.Max(1, (int)Math.Floor(density * delta.Length));
        bool[] kept = new bool[delta.Length];
        foreach (int i in Enumerable.Range(0, delta.Length).OrderByDescending(i => Math.Abs(delta[i])).ThenBy(i => i).Take(k))
        {
            kept[i] = true;
        }

        return kept;
    }

    /// <summary>The mask of the specification: one byte for each element, a word of its own where the byte is in the middle.</summary>
    public static bool[] Drawn(ulong seed, string tensor, int model, int length, double density) =>
        Drawn(seed, tensor, model, [.. Enumerable.Repeat(density, length)]);

    /// <summary>As the other, with a probability for each element: linear in its rank along the second dimension.</summary>
    public static bool[] DrawnByRank(ulong seed, string tensor, int model, double[] delta, TensorShape shape, double density, double epsilon)
    {
        long[] dimensions = [.. shape.Dimensions];
        int length = (int)(dimensions.Length == 0 ? 1 : dimensions.Length == 1 ? dimensions[0] : dimensions[1]);
        int stride = (int)dimensions.Skip(2).Aggregate(1L, (a, b) => a * b);
        double[] probabilities = new double[delta.Length];
        foreach (IGrouping<(int, int), int> line in Enumerable.Range(0, delta.Length).GroupBy(i => (i / (length * stride), i % stride)))
        {
            int rank = 0;
            foreach (int i in line.OrderBy(i => Math.Abs(delta[i])).ThenBy(i => i))
            {
                probabilities[i] = length == 1 ? density : density - epsilon + (2 * epsilon * rank++ / (length - 1));
            }
        }

        return density >= 1 ? [.. delta.Select(_ => true)] : density <= 0 ? new bool[delta.Length] : Drawn(seed, tensor, model, probabilities);
    }

    private static bool[] Drawn(ulong seed, string tensor, int model, double[] probabilities)
    {
        ulong key = MaskKey.Of(seed, tensor, model);
        byte[] bytes = new byte[Block.Size];
        bool[] kept = new bool[probabilities.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            if (i % Block.Size == 0)
            {
                RandomMask.Bytes(key, i, bytes);
            }

            double middle = Math.Floor(256 * probabilities[i]);
            kept[i] = bytes[i % Block.Size] < middle || (bytes[i % Block.Size] == middle && RandomMask.OwnWordKeeps(key, probabilities[i], i));
        }

        return kept;
    }

    private static double Element(Sample sample, double[][] v, int i, double[] weights, bool elect, bool normalize)
    {
        double votes = 0;
        foreach (double[] model in v)
        {
            votes = sample.Arithmetic(votes + model[i]);
        }

        int sign = votes >= 0 ? 1 : -1;
        double sum = 0, weight = 0;
        for (int m = 0; m < v.Length; m++)
        {
            if (!elect || Math.Sign(v[m][i]) == sign)
            {
                sum += v[m][i];
                weight += sample.Arithmetic(weights[m]);
            }
        }

        double divisor = elect ? (weight == 0 ? 1 : weight) : (Math.Abs(weight) < 1e-8 ? 1 : weight);
        return normalize ? sum / divisor : sum;
    }
}
