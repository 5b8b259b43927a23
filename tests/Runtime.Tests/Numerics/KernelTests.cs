using System.Runtime.InteropServices;
using MergeDsl.Numerics;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Numerics;

/// <summary>Each kernel at lengths 0 … 257 against one element after the other.</summary>
public class KernelTests
{
    private const int Stride = 320;

    private static readonly float[] Weights = [0.7f, -0.2f, 0.5f];

    [Fact]
    public void Sums_equal_those_of_32_lanes_added_as_a_tree() => ForLengths((length, random) =>
    {
        float[] a = Padded(length, random), b = Padded(length, random);
        Assert.Equal(Lanes(a, i => (double)a[i] * b[i]), BlockSums.Dot(a, b));
        Assert.Equal(Lanes(a, i => (double)a[i] * a[i]), BlockSums.Dot(a, a));
        Assert.Equal(Lanes(a, i => Math.Abs((double)a[i])), BlockSums.Magnitudes<float>(a));
    });

    [Fact]
    public void Combinations_are_sums_of_products_in_order() => ForLengths((length, random) =>
    {
        float[] a = Padded(length, random), b = Padded(length, random), result = new float[a.Length];
        double[] sum = new double[a.Length];
        LinearCombination.Add(a, 0.123456, first: true, sum);
        LinearCombination.Add(b, -1.7, first: false, sum);
        Assert.Equal(a.Zip(b, (x, y) => (x * 0.123456) + (y * -1.7)), sum);
        LinearCombination.Round(sum, toOdd: false, result);
        Assert.Equal(sum.Select(s => (float)s), result);
    });

    [Fact]
    public void Differences_and_products_are_elementwise() => ForLengths((length, random) =>
    {
        float[] a = Padded(length, random), b = Padded(length, random), d = new float[a.Length];
        TaskVectors.Subtract(a, b, d);
        Assert.Equal(a.Zip(b, (x, y) => x - y), d);
        TaskVectors.Scale(0.3f, d);
        Assert.Equal(a.Zip(b, (x, y) => (x - y) * 0.3f), d);
    });

    [Fact]
    public void Task_vectors_are_added_in_order() => ForLengths((length, random) =>
    {
        (float[] b, float[] v) = Vectors(length, random);
        float[] y = new float[b.Length];
        float Sum(int i) => (0.7f * v[i]) + (-0.2f * v[Stride + i]) + (0.5f * v[(2 * Stride) + i]);
        TaskVectors.Sum(b, v, Stride, Weights, null, 0.8f, y);
        Assert.Equal(b.Select((x, i) => x + (Sum(i) * 0.8f)), y);
        TaskVectors.Sum(b, v, Stride, Weights, 0.9f, 0.8f, y);
        Assert.Equal(b.Select((x, i) => x + (Sum(i) / 0.9f * 0.8f)), y);
    });

    [Fact]
    public void Differences_of_16_bits_are_those_of_what_is_widened() => ForLengths((length, random) =>
    {
        float[] b = Padded(length, random), d = [.. b.Select(_ => 9f)], x = new float[b.Length], expected = new float[b.Length];
        foreach (DType type in new[] { DType.BF16, DType.F16 })
        {
            byte[] bytes = new byte[length * 2];
            ElementTypes.Narrow(type, Padded(length, random).AsSpan(0, length), bytes);
            ElementTypes.Widen(type, DType.F32, bytes, x.AsSpan(0, length));
            TaskVectors.Subtract<float>(x, b, expected);
            ElementTypes.Subtract(type, bytes, b, d);
            Assert.Equal(expected, d);
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Combinations_of_16_bits_are_those_of_what_is_widened(bool toOdd) => ForLengths((length, random) =>
    {
        float[] x = new float[Block.Padded(length)], expected = new float[x.Length], result = new float[x.Length];
        byte[] bytes = new byte[3 * x.Length * 2];
        ElementTypes.Narrow(DType.BF16, Padded(3 * x.Length, random).AsSpan(0, 3 * x.Length), bytes);
        double[] sum = new double[x.Length], coefficients = [0.123456, -1.7, 0.4];
        for (int input = 0; input < 3; input++)
        {
            ElementTypes.Widen(DType.BF16, DType.F32, bytes.AsSpan(input * x.Length * 2, x.Length * 2), x);
            LinearCombination.Add(x, coefficients[input], first: input == 0, sum);
        }

        LinearCombination.Round(sum, toOdd, expected);
        LinearCombination.Combine<BFloat16>(bytes, [0, x.Length * 2, x.Length * 4], coefficients, toOdd, result);
        Assert.Equal(expected, result);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Combinations_round_whatever_numbers_there_are(bool toOdd)
    {
        ushort[] patterns = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i), .. Enumerable.Range(0, 65536).Select(i => (ushort)(i * 40503))];
        float[] first = new float[65536], second = new float[65536], expected = new float[65536], result = new float[65536];
        byte[] bytes = MemoryMarshal.AsBytes<ushort>(patterns).ToArray();
        ElementTypes.Widen(DType.BF16, DType.F32, bytes.AsSpan(0, 131072), first);
        ElementTypes.Widen(DType.BF16, DType.F32, bytes.AsSpan(131072), second);
        double[] sum = new double[65536];
        foreach (double coefficient in (double[])[1, 0.7, 1e-6, -3])
        {
            LinearCombination.Add(first, coefficient, first: true, sum);
            LinearCombination.Add(second, 1e-9, first: false, sum);
            LinearCombination.Round(sum, toOdd, expected);
            LinearCombination.Combine<BFloat16>(bytes, [0, 131072], [coefficient, 1e-9], toOdd, result);
            Assert.Equal(expected, result);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_election_keeps_the_sign_of_the_weighted_sum(bool normalize) => ForLengths((length, random) =>
    {
        (float[] b, float[] d) = Vectors(length, random);
        float[] y = new float[b.Length];
        SignElection.Elect<float, WeightedElection<float>>(b, d, Stride, Weights, new(normalize, 0.8f), y);
        for (int i = 0; i < y.Length; i++)
        {
            float[] votes = [0.7f * d[i], -0.2f * d[Stride + i], 0.5f * d[(2 * Stride) + i]];
            int sign = votes[0] + votes[1] + votes[2] >= 0 ? 1 : -1;
            float sum = 0, weight = 0;
            for (int m = 0; m < 3; m++)
            {
                bool agrees = Math.Sign(votes[m]) == sign;
                sum += agrees ? votes[m] : 0;
                weight += agrees ? Weights[m] : 0;
            }

            Assert.Equal(b[i] + ((normalize ? sum / (weight == 0 ? 1 : weight) : sum) * 0.8f), y[i]);
        }
    });

    [Fact]
    public void An_election_of_equals_votes_without_weights() => ForLengths((length, random) =>
    {
        (float[] b, float[] d) = Vectors(length, random);
        float[] y = new float[b.Length];
        SignElection.Elect<float, EqualElection<float>>(b, d, Stride, Weights, new(1e-6f), y);
        for (int i = 0; i < y.Length; i++)
        {
            float[] votes = [d[i], d[Stride + i], d[(2 * Stride) + i]];
            int sign = votes[0] + votes[1] + votes[2] >= 0 ? 1 : -1;
            float sum = 0, weight = 0;
            for (int m = 0; m < 3; m++)
            {
                sum += Math.Sign(votes[m]) == sign ? Weights[m] * votes[m] : 0;
                weight += Math.Sign(votes[m]) == sign ? Weights[m] : 0;
            }

            Assert.Equal(b[i] + (sum / Math.Max(weight, 1e-6f)), y[i]);
        }
    });

    [Fact]
    public void Brackets_count_and_collect_what_lies_in_them() => ForLengths((length, random) =>
    {
        float[] d = Padded(length, random);
        Collects(d, 0.2f, 0.5f, 0.6f);
        Collects([.. d.Select(x => x / 3.0)], 0.2 / 3, 0.5 / 3, 0.6 / 3);
    });

    private static void Collects<T>(T[] d, T low, T middle, T high)
        where T : unmanaged
    {
        ulong[] keys = [.. d.Select(MagnitudeKeys.Of)];
        T[] inside = new T[d.Length];
        (ulong, ulong)[] brackets = [(1, MagnitudeKeys.Highest<T>()), (MagnitudeKeys.Of(low), MagnitudeKeys.Of(high)), (MagnitudeKeys.Of(middle), MagnitudeKeys.Of(middle)), (1, 1)];
        foreach ((ulong from, ulong to) in brackets)
        {
            BracketCounts counts = MagnitudeKeys.Collect(d, from, to, inside);
            Assert.Equal(keys.Count(k => k > to), counts.Above);
            Assert.Equal(keys.Count(k => k == to), counts.High);
            Assert.Equal(from == to ? 0 : keys.Count(k => k == from), counts.Low);
            Assert.Equal(keys.Where(k => k > from && k < to), inside[..counts.Inside].Select(MagnitudeKeys.Of));
            Assert.Equal(keys.Count(k => k == to), MagnitudeKeys.Count<T>(d, to));
            Assert.Equal(keys.Count(k => k > to), MagnitudeKeys.CountAbove<T>(d, to));
        }
    }

    [Fact]
    public void What_may_lie_in_brackets_is_sifted_out_and_what_is_above_counted() => ForLengths((length, random) =>
    {
        float[] d = [.. Padded(length, random), .. Padded(length, random).Select(x => x * 1e30f), float.NaN, .. new float[31]];
        Sifts(d, 0.2f, 0.5f, 0.6f);
        Sifts([.. d.Select(x => x / 3.0)], 0.2 / 3, 0.5 / 3, 0.6 / 3);
    });

    private static void Sifts<T>(T[] d, T low, T middle, T high)
        where T : unmanaged
    {
        KeyRange all = new(1, MagnitudeKeys.Highest<T>()), lower = new(MagnitudeKeys.Of(low), MagnitudeKeys.Of(middle));
        KeyRange upper = new(MagnitudeKeys.Of(high), MagnitudeKeys.Of(high) + 4), narrow = new(lower.High, lower.High);
        foreach (KeyRange[] brackets in (KeyRange[][])[[all], [lower], [upper], [narrow], [lower, upper], [upper, lower], [lower, narrow, upper], [lower, lower], [upper, all]])
        {
            T[] near = new T[d.Length], inside = new T[d.Length];
            long[] above = new long[brackets.Length];
            int count = MagnitudeKeys.Sift(d, brackets, above, near);
            Assert.DoesNotContain(default, near[..count]);
            near.AsSpan(count).Clear();
            for (int i = 0; i < brackets.Length; i++)
            {
                BracketCounts expected = MagnitudeKeys.Collect(d, brackets[i].Low, brackets[i].High, inside);
                T[] collected = inside[..expected.Inside];
                BracketCounts sifted = MagnitudeKeys.Collect(near, brackets[i].Low, brackets[i].High, inside);
                Assert.Equal(expected, sifted with { Above = sifted.Above + (int)above[i] });
                Assert.Equal(collected, inside[..sifted.Inside]);
            }
        }
    }

    [Fact]
    public void Magnitudes_outside_of_a_range_go() => ForLengths((length, random) =>
    {
        float[] d = Padded(length, random);
        double[] doubles = [.. d.Select(x => x / 3.0)];
        Keeps(d, 0.2f, 0.5f);
        Keeps(d[..length], 0.2f, 0.5f);
        Keeps(doubles[..length], 0.2 / 3, 0.5 / 3);
        Keeps([0, -0f, float.Epsilon, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, .. d], -float.Epsilon, float.PositiveInfinity);
    });

    private static void Keeps<T>(T[] d, T low, T high)
        where T : unmanaged
    {
        (ulong, ulong)[] ranges = [(0, ulong.MaxValue), (1, ulong.MaxValue), (MagnitudeKeys.Of(low), MagnitudeKeys.Of(high)), (MagnitudeKeys.Of(high), MagnitudeKeys.Of(high)), (ulong.MaxValue / 2, ulong.MaxValue)];
        foreach ((ulong least, ulong end) in ranges)
        {
            T[] kept = [.. d];
            MagnitudeKeys.Keep<T>(least, end, kept);
            Assert.Equal(d.Select(x => MagnitudeKeys.Of(x) >= least && MagnitudeKeys.Of(x) < end ? x : default), kept);
            T[] copied = new T[d.Length + MagnitudeKeys.CopyRoom];
            if (least < end && least <= MagnitudeKeys.Highest<T>())
            {
                int count = MagnitudeKeys.Copy<T>(d, least, end, copied);
                Assert.Equal(d.Select(MagnitudeKeys.Of).Where(k => k >= least && k < end), copied[..count].Select(MagnitudeKeys.Of));
            }
        }
    }

    [Fact]
    public void Elements_without_a_bit_go() => ForLengths((length, random) =>
    {
        float[] d = Padded(length, random), kept = [.. d];
        double[] wide = [.. d.Select(x => (double)x)], wideKept = [.. wide];
        ulong[] bits = [.. Enumerable.Range(0, MaskBits.BlockWords).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
        bool Stays(int i) => (bits[i / 64] >> (i % 64) & 1) != 0;
        long Bits(double x) => BitConverter.DoubleToInt64Bits(x);
        MaskBits.Apply(bits, 0.3f, kept.AsSpan());
        MaskBits.Apply(bits, 0.3, wideKept.AsSpan());
        Assert.Equal(d.Select((x, i) => Stays(i) ? x * 0.3f : 0), kept);
        Assert.Equal(wide.Select((x, i) => Stays(i) ? x * 0.3 : 0), wideKept);
        float[] b = [.. d.Select((_, i) => i % 3 == 0 ? -0f : i)], y = [.. d];
        double[] wideY = [.. wide];
        MaskBits.Keep(bits, b, y.AsSpan());
        MaskBits.Keep(bits, [.. b.Select(x => (double)x)], wideY.AsSpan());
        Assert.Equal(d.Select((x, i) => Bits(Stays(i) ? x : b[i] + 0f)), y.Select(x => Bits(x)));
        Assert.Equal(y.Select(x => Bits(x)), wideY.Select(x => Bits(x)));
        (double, double) sums = (Lanes(d, i => Math.Abs((double)d[i])), Lanes(d, i => Stays(i) ? Math.Abs((double)d[i]) : 0));
        Assert.Equal(sums, BlockSums.Magnitudes<float>(d, bits));
        Assert.Equal(sums, BlockSums.Magnitudes<double>(wide, bits));
    });

    [Fact]
    public void Bits_are_set_where_bytes_are_not_zero() => ForLengths((length, random) =>
    {
        byte[] keep = [.. Enumerable.Range(0, length).Select(_ => (byte)Math.Max(0, random.Next(-255, 256)))];
        foreach (int start in (int[])[0, 1, 63, 100])
        {
            ulong[] words = new ulong[7];
            MaskBits.Set(words, start, keep);
            Assert.Equal(Enumerable.Range(0, 448).Select(i => i >= start && i < start + length && keep[i - start] != 0), Enumerable.Range(0, 448).Select(i => (words[i / 64] >> (i % 64) & 1) != 0));
        }
    });

    [Fact]
    public void The_key_of_a_rank_is_that_of_the_sorted_list()
    {
        Random random = new(3);
        double[] few = [.. Enumerable.Range(0, 100).Select(n => n < 30 ? random.Next(-50, 50) : Math.ScaleB(random.NextDouble(), -random.Next(60)))];
        Selects(few);
        Selects(Array.ConvertAll(few, x => (float)x));
        double[] many = [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble() - 0.5), .. Enumerable.Range(0, 900).Select(_ => random.Next(3) / 64.0)];
        Selects(many);
        Selects(Array.ConvertAll(many, x => (float)x));
    }

    private static void Selects<T>(T[] values)
        where T : unmanaged
    {
        ulong[] sorted = [.. values.Select(MagnitudeKeys.Of).OrderDescending()];
        for (int rank = 1; rank <= sorted.Length; rank += 1 + (sorted.Length / 100))
        {
            ulong key = sorted[rank - 1];
            (ulong, long, long) expected = (key, sorted.LongCount(k => k > key), sorted.LongCount(k => k == key));
            Assert.Equal(expected, KeySelection.Largest<T>(values, rank, 0, MagnitudeKeys.Highest<T>()));
            Assert.Equal(expected, KeySelection.Largest<T>(values, rank, sorted[^1], sorted[0]));
        }
    }

    [Fact]
    public void Keys_are_divided_at_splitters()
    {
        KeyBuckets buckets = new([5, 9, 5, 5, 2, 5, 7, 5], 4);
        Assert.Equal([0, 1, 2, 2, 3, 4], new ulong[] { 4, 5, 6, 6, 7, int.MaxValue }.Select(buckets.Of));
        Assert.Equal(5, buckets.Count);
        Assert.Equal([1], buckets.Frequent);
        Assert.Equal(0, new KeyBuckets([], 4).Of(long.MaxValue));
    }

    [Fact]
    public void The_bucket_of_a_key_is_where_the_splitters_say()
    {
        Random random = new(1);
        ulong[] sample = [.. Enumerable.Range(0, 5000).Select(_ => MagnitudeKeys.Of(Math.ScaleB(random.NextDouble(), -random.Next(3))))], keys = [.. sample];
        KeyBuckets buckets = new(sample, 300);
        int[] found = [.. keys.Order().Select(buckets.Of)];
        Assert.Equal(found.Order(), found);
        Assert.InRange(found.CountBy(b => b).Max(g => g.Value), 10, 40);
        Assert.All(found.Zip(keys.Order()).Where(p => p.First % 2 == 1).GroupBy(p => p.First), g => Assert.Single(g.Select(p => p.Second).Distinct()));
    }

    [Fact]
    public void Products_are_added_element_by_element() => ForLengths((length, random) =>
    {
        float[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        double[] b = [.. a.Select(_ => random.NextDouble())], sum = [.. b], distances = new double[length];
        TaskVectors.AddProducts<float, double>(a, b, sum);
        Assert.Equal(a.Select((x, i) => b[i] + (x * b[i])), sum);
        Distances.Of<float>(a, [.. a.Reverse()], 1.5, distances);
        Assert.Equal(a.Select((x, i) => Math.Abs((double)x - a[length - 1 - i]) * 1.5), distances);
    });

    private static void ForLengths(Action<int, Random> check)
    {
        for (int length = 0; length <= 257; length++)
        {
            check(length, new Random(length));
        }
    }

    // Quarters are frequent, so that equal magnitudes and exact cancellations occur.
    private static float[] Padded(int length, Random random)
    {
        float[] values = new float[Block.Padded(length)];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.Next(3) == 0 ? (random.Next(9) - 4) * 0.25f : (float)((random.NextDouble() - 0.5) * 2);
        }

        return values;
    }

    private static (float[] Base, float[] Vectors) Vectors(int length, Random random)
    {
        float[] vectors = new float[3 * Stride];
        for (int m = 0; m < 3; m++)
        {
            Padded(length, random).CopyTo(vectors, m * Stride);
        }

        return (Padded(length, random), vectors);
    }

    private static double Lanes(float[] a, Func<int, double> term)
    {
        double[] lanes = new double[32];
        for (int i = 0; i < a.Length; i++)
        {
            lanes[i % 32] += term(i);
        }

        for (int half = 16; half >= 1; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
