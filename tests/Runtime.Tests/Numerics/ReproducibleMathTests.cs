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
    public void The_relative_excess_does_not_cancel()
    {
        // Of a over b = 1, whose difference and sum are s.
        foreach (double s in Grid(-0.0625, 0.0625, 20011).Where(s => Math.Abs(s) > 0.01))
        {
            double a = (1 + s) / (1 - s), expected = ((a * Math.Log(a)) - (a - 1)) / (a - 1);
            Assert.Equal(1, Excess(s) / expected, 1e-11);
        }

        foreach (double s in (double[])[1e-3, -1e-5, 1e-9, -1e-100])
        {
            Assert.Equal(1 + (s / 3) + (s * s / 3) + (s * s * s / 5) + (s * s * s * s / 5), Excess(s) / s, 1e-15);
        }

        Assert.Equal(0, Excess(0));

        static double Excess(double s) => ReproducibleMath.RelativeExcess(new FourDoubles(Vector256.Create(-1, 1, s, -3)))[2];
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
            Assert.Equal(ReproducibleMath.RelativeExcess(FourDoubles.Of(x / 711))[3], ReproducibleMath.RelativeExcess(EightDoubles.Of(x / 711))[7]);
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
