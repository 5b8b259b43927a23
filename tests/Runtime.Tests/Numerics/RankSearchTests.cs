using MergeDsl.Numerics;
using Xunit;

namespace MergeDsl.Tests.Numerics;

public class RankSearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(2049)]
    [InlineData(7744)]
    [InlineData(131_072)]
    public void The_key_of_a_rank_is_where_sorting_puts_it(int length)
    {
        Random random = new(length);
        Check<float>(length, i => (float)Math.Pow(random.NextDouble() - 0.5, 3));
        Check<float>(length, i => (float)(random.Next(-3, 4) * 0.001)); // few values, zeros among them
        Check<float>(length, i => i % 22 == 0 ? 100 + random.NextSingle() : random.NextSingle()); // a column of large ones
        Check<float>(length, i => i < length / 2 ? 0 : i); // what was not trained, and the largest last
        Check<float>(length, i => i % 5 == 0 ? float.NegativeInfinity : i % 3 == 0 ? -0f : float.Epsilon * i);
        Check<float>(length, i => 1);
        Check<float>(length, i => 0);
        Check<float>(length, i => i == length / 3 ? 1 : 0);
        Check<double>(length, i => Math.Exp(random.NextDouble() * -40));
    }

    [Fact]
    public void The_nth_of_equal_elements_is_found()
    {
        float[] values = [.. Enumerable.Range(0, 3000).Select(i => i % 7 == 0 ? -2f : i)];
        ulong key = MagnitudeKeys.Of(2f); // has element 2, too
        Assert.Equal(0, RankSearch.IndexOf<float>(values, key, 1));
        Assert.Equal(2, RankSearch.IndexOf<float>(values, key, 2));
        Assert.Equal(7 * 398, RankSearch.IndexOf<float>(values, key, 400));
        Assert.Equal(-1, RankSearch.IndexOf<float>(values, key, 431));
    }

    private static void Check<V>(int length, Func<int, double> value)
        where V : unmanaged, System.Numerics.INumber<V>
    {
        V[] values = new V[Block.Padded(length)];
        for (int i = 0; i < length; i++)
        {
            values[i] = V.CreateTruncating(value(i));
        }

        ulong[] keys = [.. values.Select(MagnitudeKeys.Of).OrderDescending()];
        foreach (int rank in new[] { 1, 2, length / 100, length / 3, length / 2, (int)(length * 0.93), length }.Where(r => r >= 1 && r <= length))
        {
            ulong key = keys[rank - 1];
            (ulong, long, long) expected = (key, keys.LongCount(k => k > key), keys.LongCount(k => k == key));
            Assert.Equal(expected, RankSearch.Largest<V>(values, rank, new V[2 * values.Length]));
        }
    }
}
