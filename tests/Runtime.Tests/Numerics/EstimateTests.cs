using MergeDsl.Numerics;
using Xunit;

namespace MergeDsl.Tests.Numerics;

public class EstimateTests
{
    private const int Stride = 320;

    // Ordinary numbers, neighbours of each other, zeros, subnormals, and what overflows.
    private static readonly float[] Scales = [1, 1e-3f, 0, 1e-7f, 1e-20f, 1e-42f, 1e18f, 1e38f];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(40)]
    public void Variances_are_those_of_the_models(int count)
    {
        foreach (int length in (int[])[0, 1, 7, 31, 32, 100, 257])
        {
            float[] vectors = Vectors(count, length);
            double[] variances = new double[Block.Padded(length)], doubles = new double[variances.Length];
            Variances.Of<float>(vectors, Stride, count, variances);
            Variances.Of<double>([.. vectors.Select(v => (double)v)], Stride, count, doubles);
            Assert.Equal(variances, doubles);
            for (int i = 0; i < variances.Length; i++)
            {
                double[] d = [.. Enumerable.Range(0, count).Select(m => (double)vectors[(m * Stride) + i])];
                double mean = d.Aggregate((a, b) => a + b) / count;
                Assert.Equal(d.Distinct().Count() == 1 ? 0 : d.Select(v => (v - mean) * (v - mean)).Aggregate((a, b) => a + b) / count, variances[i]);
                Assert.True((variances[i] == 0) == (d.Distinct().Count() == 1));
            }
        }
    }

    [Fact]
    public void Places_are_those_of_the_bits_that_are_set()
    {
        ulong[] bits = [0x8000_0000_0000_0001, 0, 0x00FF_0180_0000_1000, ulong.MaxValue];
        ushort[] places = new ushort[256];
        int count = MaskBits.Places(bits, places);
        Assert.Equal(Enumerable.Range(0, 256).Where(i => Has(bits, i)), places.Take(count).Select(i => (int)i));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(40)]
    public void Estimates_say_on_which_side_of_a_bracket_variances_are(int count)
    {
        float[] vectors = Vectors(count, 257), estimates = new float[288];
        double[] variances = new double[288], wide = new double[288];
        Variances.Of<float>(vectors, Stride, count, variances);
        Variances.Estimate<float>(vectors, Stride, count, estimates);
        Check(variances, estimates, count, Variances.EstimateError(count));
        Variances.Estimate<double>([.. vectors.Select(v => (double)v)], Stride, count, wide);
        Estimates.Of(wide, estimates);
        Check(variances, estimates, count, Variances.EstimateError(count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(1e-30)]
    [InlineData(1e-9)]
    [InlineData(3)]
    [InlineData(1e35)]
    [InlineData(double.PositiveInfinity)]
    public void Estimates_say_on_which_side_of_a_bracket_distances_are(double factor)
    {
        foreach (int length in (int[])[1, 7, 8, 100, 257])
        {
            float[] vectors = Vectors(2, length), estimates = new float[Block.Padded(length)], ofDoubles = new float[estimates.Length];
            double[] x = [.. vectors[..length].Select(v => (double)v)], b = [.. vectors[Stride..].Select(v => (double)v)], distances = new double[estimates.Length];
            Distances.Of<double>(x, b, factor, distances);
            Distances.Estimate<float>(vectors.AsSpan(0, length), vectors.AsSpan(Stride), factor, estimates);
            Distances.Estimate<double>(x, b, factor, ofDoubles);
            Assert.Equal(distances.Take(length), x.Zip(b, (x, b) => Distances.Of(x, b, factor)));
            Check(distances, estimates, 1, Distances.EstimateError);
            Check(distances, ofDoubles, 1, Distances.EstimateError);
        }
    }

    [Fact]
    public void Squares_are_added_where_the_bit_is_set()
    {
        ulong[] bits = [0x8000_0000_0000_0001, ulong.MaxValue, 0x00FF_0180_0000_1000, 5, 0];
        float[] d = [.. Vectors(1, 288).Take(288).Select(v => Math.Abs(v) > 1e10f ? 1 : v)], masked = [.. d.Select((v, i) => Has(bits, i) ? v : 0)];
        Assert.Equal(BlockSums.Dot(masked, masked), BlockSums.Squares<float>(d, bits));
        Assert.Equal(BlockSums.Dot(masked, masked), BlockSums.Squares<double>([.. d.Select(v => (double)v)], bits));
    }

    [Fact]
    public void What_is_taken_has_its_bit_set()
    {
        ulong[] bits = [0x8000_0000_0000_0001, 0, 0x00FF_0180_0000_1000];
        float[] x = [.. Enumerable.Range(0, 192).Select(i => (float)i)], y = new float[192];
        MaskBits.Take(bits, x, y.AsSpan());
        Assert.Equal(x.Select((v, i) => Has(bits, i) ? v : 0), y);
    }

    // Brackets whose ends are numbers, their neighbours, and the ends of all numbers.
    private static void Check(double[] numbers, float[] estimates, double scale, double error)
    {
        Assert.Equal(numbers.Select(v => v == 0), estimates.Select(e => e == 0));
        ulong[] keys = [.. numbers.Select(v => MagnitudeKeys.Of(v))];
        ulong[] ends = [1, MagnitudeKeys.Highest<double>(), .. keys.Where(k => k > 0).Distinct().Take(40).SelectMany(k => (ulong[])[k - 1, k, k + 1])];
        foreach (ulong low in ends)
        {
            ulong high = Math.Max(low, ends[(int)(low % (ulong)ends.Length)]);
            ulong[] above = new ulong[MaskBits.BlockWords], near = new ulong[MaskBits.BlockWords];
            Estimates.Divide(estimates, EstimateBounds.Of(low, high, scale, error), above, near);
            for (int i = 0; i < above.Length * 64; i++)
            {
                Assert.False(Has(above, i) && Has(near, i));
                Assert.True(!Has(above, i) || keys[i] > high);
                Assert.True(Has(above, i) || Has(near, i) || i >= keys.Length || keys[i] < low);
            }
        }
    }

    private static bool Has(ulong[] bits, int i) => (bits[i / 64] >> (i % 64) & 1) != 0;

    private static float[] Vectors(int count, int length)
    {
        Random random = new(length);
        float[] vectors = new float[count * Stride];
        for (int i = 0; i < length; i++)
        {
            float scale = Scales[random.Next(Scales.Length)], near = random.Next(2) == 0 ? 0 : 3;
            for (int model = 0; model < count; model++)
            {
                vectors[(model * Stride) + i] = scale * (random.Next(3) == 0 ? near : near + (float)(random.NextDouble() - 0.5)) + (random.Next(4) == 0 ? MathF.BitIncrement(near) : near);
            }
        }

        return vectors;
    }
}
