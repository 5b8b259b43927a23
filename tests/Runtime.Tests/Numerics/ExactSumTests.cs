using System.Numerics;
using MergeDsl.Numerics;
using Xunit;

namespace MergeDsl.Tests.Numerics;

public class ExactSumTests
{
    [Fact]
    public void Nothing_is_lost_to_cancellation() => Assert.Equal(1e-300, Sum(1e300, 1, 1e-300, -1e300, -1));

    [Fact]
    public void The_sum_is_rounded_once()
    {
        Assert.Equal(1, Sum(1, Math.ScaleB(1, -53)));
        Assert.Equal(Math.BitIncrement(1.0), Sum(1, Math.ScaleB(1, -53), double.Epsilon));
        Assert.Equal(1 + Math.ScaleB(1, -51), Sum(1, Math.ScaleB(1, -52), Math.ScaleB(1, -53)));
        Assert.Equal(-3 * double.Epsilon, Sum(-double.Epsilon, -double.Epsilon, -double.Epsilon));
        Assert.Equal(double.PositiveInfinity, Sum(double.MaxValue, double.MaxValue));
        Assert.Equal(0, Sum());
    }

    [Fact]
    public void What_is_not_finite_shows()
    {
        Assert.Equal(double.PositiveInfinity, Sum(1, double.PositiveInfinity));
        Assert.Equal(double.NaN, Sum(double.NegativeInfinity, double.PositiveInfinity));
        Assert.Equal(double.NaN, Sum(double.NaN, 1));
    }

    [Fact]
    public void Random_sums_equal_those_of_whole_numbers_in_any_grouping()
    {
        Random random = new(7);
        for (int repetition = 0; repetition < 200; repetition++)
        {
            double[] values = [.. Enumerable.Range(0, 50).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-300, 300)))];
            ExactSum left = default, right = default;
            int cut = random.Next(values.Length);
            foreach (double value in values[..cut])
            {
                left.Add(value);
            }

            foreach (double value in values[cut..].Reverse())
            {
                right.Add(value);
            }

            right.Add(left);
            Assert.Equal(Whole(values), right.Value);
        }
    }

    private static double Sum(params double[] values)
    {
        ExactSum sum = default;
        foreach (double value in values)
        {
            sum.Add(value);
        }

        return sum.Value;
    }

    // Each value times 2^400 is a whole number here; the quotient of two whole numbers is rounded by halves.
    private static double Whole(double[] values)
    {
        BigInteger sum = 0;
        foreach (double value in values)
        {
            sum += (BigInteger)Math.ScaleB(value, 400);
        }

        BigInteger magnitude = BigInteger.Abs(sum);
        int drop = Math.Max((int)(magnitude.GetBitLength() - 53), 0);
        BigInteger significand = magnitude >> drop;
        BigInteger rest = magnitude - (significand << drop);
        BigInteger half = drop == 0 ? 1 : BigInteger.One << (drop - 1);
        significand += drop > 0 && (rest > half || (rest == half && !significand.IsEven)) ? 1 : 0;
        return Math.ScaleB((double)significand, drop - 400) * sum.Sign;
    }
}
