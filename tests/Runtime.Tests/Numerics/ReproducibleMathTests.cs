using System.Runtime.Intrinsics;
using MergeDsl.Numerics;
using Xunit;

namespace MergeDsl.Tests.Numerics;

public class ReproducibleMathTests
{
    // The platform's functions are within one unit in the last place of the truth.
    private const int PlatformError = 1;

    [Fact]
    public void Sine_and_cosine_are_within_two_units()
    {
        foreach (double x in Grid(-20, 20, 20011))
        {
            Near(Math.Sin(x), ReproducibleMath.Sin(x), 2, 1e-16);
            Near(Math.Cos(x), ReproducibleMath.Cos(x), 2, 1e-16);
        }

        foreach (double x in Grid(-1e6, 1e6, 20011))
        {
            Near(Math.Sin(x), ReproducibleMath.Sin(x), 2, 1e-16);
            Near(Math.Cos(x), ReproducibleMath.Cos(x), 2, 1e-16);
        }
    }

    [Fact]
    public void The_arc_cosine_is_within_four_units()
    {
        foreach (double x in Grid(-1, 1, 40009).Concat(Enumerable.Range(1, 50).SelectMany(k => (double[])[1 - Math.ScaleB(1, -k), Math.ScaleB(1, -k) - 1])))
        {
            Near(Math.Acos(x), ReproducibleMath.Acos(x), 4, 0);
        }

        Assert.Equal(0, ReproducibleMath.Acos(1));
        Assert.Equal(Math.PI, ReproducibleMath.Acos(-1));
        Assert.Equal(Math.PI / 2, ReproducibleMath.Acos(0));
    }

    [Fact]
    public void The_excess_of_entropy_does_not_cancel()
    {
        foreach (double r in Grid(-0.999, 3, 20011).Where(r => Math.Abs(r) > 0.01))
        {
            double expected = ((1 + r) * Math.Log(1 + r)) - r;
            Assert.InRange(ReproducibleMath.EntropyExcess(r), expected * (1 - 1e-10), expected * (1 + 1e-10));
        }

        foreach (double r in (double[])[1e-3, -1e-5, 1e-9, -1e-100])
        {
            double factor = (1.0 / 2) - (r / 6) + (r * r / 12) - (r * r * r / 20) + (r * r * r * r / 30);
            Assert.Equal(factor, ReproducibleMath.EntropyExcess(r) / (r * r), 1e-14);
        }

        // Both branches where they meet.
        Assert.Equal(1, ReproducibleMath.EntropyExcess(0.125) / ReproducibleMath.EntropyExcess(Math.BitIncrement(0.125)), 1e-13);
    }

    [Fact]
    public void The_exponential_is_within_two_units()
    {
        foreach (double x in Grid(-708, 0, 40009).Concat(Grid(-1, 0, 20011)))
        {
            Near(Math.Exp(x), Exp(x), 2, 0);
        }

        Assert.Equal(1, Exp(0));
        Assert.Equal(0, Exp(-708.1));
        Assert.Equal(0, Exp(double.NegativeInfinity));
        Assert.Equal(double.NaN, Exp(double.NaN));

        static double Exp(double x) => ReproducibleMath.Exp(new FourDoubles(Vector256.Create(-1, x, -2, -3)))[1];
    }

    [Fact]
    public void Four_numbers_and_eight_give_the_same()
    {
        foreach (double x in Grid(-710, 0, 4001).Concat(Grid(-0.5, 0.5, 4001)))
        {
            Assert.Equal(ReproducibleMath.Exp(FourDoubles.Of(x))[3], ReproducibleMath.Exp(EightDoubles.Of(x))[7]);
            Assert.Equal(ReproducibleMath.EntropyExcess(FourDoubles.Of(x / 711))[3], ReproducibleMath.EntropyExcess(EightDoubles.Of(x / 711))[7]);
        }
    }

    [Fact]
    public void The_logarithm_is_within_two_units()
    {
        foreach (double x in Grid(1e-3, 4, 40009).Concat(Enumerable.Range(-1074, 2097).Select(k => Math.ScaleB(1.37, k))))
        {
            Near(Math.Log(x), ReproducibleMath.Log(x), 2, 0);
        }

        Assert.Equal(0, ReproducibleMath.Log(1));
        Assert.Equal(double.NegativeInfinity, ReproducibleMath.Log(0));
        Assert.Equal(double.PositiveInfinity, ReproducibleMath.Log(double.PositiveInfinity));
        Assert.Equal(double.NaN, ReproducibleMath.Log(-1));
    }

    private static IEnumerable<double> Grid(double from, double to, int count) =>
        Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1)));

    private static void Near(double expected, double actual, int units, double floor)
    {
        double unit = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        double allowed = Math.Max((units + PlatformError) * unit, floor);
        Assert.True(Math.Abs(expected - actual) <= allowed, $"{actual:R} is {Math.Abs(expected - actual) / unit} units from {expected:R}");
    }
}
