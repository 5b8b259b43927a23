using System.Numerics;
using System.Runtime.CompilerServices;

namespace MergeDsl.Numerics;

/// <summary>
/// Transcendental functions in double, from additions, multiplications, divisions and square roots only, which IEEE 754
/// rounds the same everywhere; those of the platform differ between C libraries. Errors are bounded in units in the last place.
/// </summary>
internal static class ReproducibleMath
{
    // π/2 in three pieces of 33, 33 and 53 bits: k times the first two is exact for |k| < 2^20.
    private const double HalfPiHigh = 1.57079632673412561417;
    private const double HalfPiMiddle = 6.07710050630396597660e-11;
    private const double HalfPiLow = 2.02226624879595063154e-21;

    // log 2 in two pieces of 32 and 53 bits.
    private const double Log2High = 6.93147180369123816490e-01;
    private const double Log2Low = 1.90821492927058770002e-10;

    // Beyond it, k no longer fits the split of π/2.
    private const double ReductionLimit = 1e6;

    // Adding it leaves no room for digits behind the point; taking it away again gives the nearest whole number.
    private const double RoundingShift = 6755399441055744;

    private const double SmallestExponent = -708;

    private const double LargestExcessSeries = 0.125;

    private static readonly double[] ArcSineSeries = ArcSineCoefficients(28);

    /// <summary>The sine. Error below 2 ulp for |x| ≤ 10⁶ away from multiples of π (below 10⁻¹⁶ near them); larger x are first taken modulo the double nearest to 2π.</summary>
    public static double Sin(double x)
    {
        (int quadrant, double r) = Reduce(x);
        double value = (quadrant & 1) == 0 ? SinKernel(r) : CosKernel(r);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /// <summary>The cosine, with the bounds of <see cref="Sin"/>.</summary>
    public static double Cos(double x)
    {
        (int quadrant, double r) = Reduce(x);
        double value = (quadrant & 1) == 0 ? CosKernel(r) : SinKernel(r);
        return quadrant is 0 or 3 ? value : -value;
    }

    /// <summary>The angle in [0, π] whose cosine is <paramref name="x"/>, in [-1, 1]. Error below 4 ulp.</summary>
    public static double Acos(double x)
    {
        if (x > 0.5)
        {
            return 2 * ArcSineKernel(Math.Sqrt((1 - x) / 2));
        }

        return x < -0.5 ? Math.PI - (2 * ArcSineKernel(Math.Sqrt((1 + x) / 2))) : (Math.PI / 2) - ArcSineKernel(x);
    }

    /// <summary>The natural logarithm of a number that is at least 0. Error below 2 ulp.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        int k = Math.ILogB(x);
        double m = Math.ScaleB(x, -k);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            k++;
        }

        double f = m - 1;
        return (k * Log2High) + ((k * Log2Low) + LogOnePlus(f));
    }

    /// <summary>e to the power of numbers that are not positive; 0 below -708, where it would be about 10⁻³⁰⁸. Error below 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, IDoubles<V>
    {
        V shifted = (x * V.Of(1 / (Log2High + Log2Low))) + V.Of(RoundingShift);
        V k = shifted - V.Of(RoundingShift);
        V r = x - (k * V.Of(Log2High)) - (k * V.Of(Log2Low));

        // 1 / n! from n = 14 down to 0, written out, since a loop costs more than what is in it: the rest of e^r is below 2e-19 for |r| ≤ 0.347.
        V sum = V.Of(1.0 / 87178291200);
        sum = (sum * r) + V.Of(1.0 / 6227020800);
        sum = (sum * r) + V.Of(1.0 / 479001600);
        sum = (sum * r) + V.Of(1.0 / 39916800);
        sum = (sum * r) + V.Of(1.0 / 3628800);
        sum = (sum * r) + V.Of(1.0 / 362880);
        sum = (sum * r) + V.Of(1.0 / 40320);
        sum = (sum * r) + V.Of(1.0 / 5040);
        sum = (sum * r) + V.Of(1.0 / 720);
        sum = (sum * r) + V.Of(1.0 / 120);
        sum = (sum * r) + V.Of(1.0 / 24);
        sum = (sum * r) + V.Of(1.0 / 6);
        sum = (sum * r) + V.Of(1.0 / 2);
        sum = (sum * r) + V.Of(1);
        sum = (sum * r) + V.Of(1);

        // The last bits of the shifted number are those of k: they become the exponent of 2^k.
        return (sum * shifted.PowerOfTwo()).ZeroWhereBelow(x, SmallestExponent);
    }

    /// <summary><c>(1 + r) log(1 + r) - r</c> for r above -1, without cancellation near 0. Relative error below 10⁻¹⁴.</summary>
    public static double EntropyExcess(double r) =>
        Math.Abs(r) <= LargestExcessSeries ? ExcessSeries(FourDoubles.Of(r))[0] : ((1 + r) * Log(1 + r)) - r;

    /// <summary>As the other, of several numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V EntropyExcess<V>(V r)
        where V : struct, IDoubles<V>
    {
        V values = ExcessSeries(r);
        for (uint large = r.Beyond(LargestExcessSeries); large != 0; large &= large - 1)
        {
            int lane = BitOperations.TrailingZeroCount(large);
            values = values.With(lane, EntropyExcess(r[lane]));
        }

        return values;
    }

    // Σ (-r)^k / (k (k - 1)) from k = 2 to 20: the terms left out are below 1e-18 of the first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExcessSeries<V>(V r)
        where V : struct, IDoubles<V>
    {
        V sum = V.Of(1.0 / 380);
        sum = V.Of(1.0 / 342) - (r * sum);
        sum = V.Of(1.0 / 306) - (r * sum);
        sum = V.Of(1.0 / 272) - (r * sum);
        sum = V.Of(1.0 / 240) - (r * sum);
        sum = V.Of(1.0 / 210) - (r * sum);
        sum = V.Of(1.0 / 182) - (r * sum);
        sum = V.Of(1.0 / 156) - (r * sum);
        sum = V.Of(1.0 / 132) - (r * sum);
        sum = V.Of(1.0 / 110) - (r * sum);
        sum = V.Of(1.0 / 90) - (r * sum);
        sum = V.Of(1.0 / 72) - (r * sum);
        sum = V.Of(1.0 / 56) - (r * sum);
        sum = V.Of(1.0 / 42) - (r * sum);
        sum = V.Of(1.0 / 30) - (r * sum);
        sum = V.Of(1.0 / 20) - (r * sum);
        sum = V.Of(1.0 / 12) - (r * sum);
        sum = V.Of(1.0 / 6) - (r * sum);
        sum = V.Of(1.0 / 2) - (r * sum);

        return r * r * sum;
    }

    // log(1 + f) for 1 + f in [√½, √2]: 2 artanh s with s = f / (2 + f), |s| ≤ 0.172; the terms left out are below 1e-18.
    // Written as f - s·(f - R), so that the leading term is exact.
    private static double LogOnePlus(double f)
    {
        double s = f / (2 + f);
        double square = s * s;
        double sum = 0;
        for (int n = 23; n >= 3; n -= 2)
        {
            sum = (sum + (2.0 / n)) * square;
        }

        return f - (s * (f - sum));
    }

    private static (int Quadrant, double Remainder) Reduce(double x)
    {
        if (Math.Abs(x) > ReductionLimit)
        {
            x = Math.IEEERemainder(x, 2 * Math.PI);
        }

        double k = Math.Round(x / (Math.PI / 2));
        return ((int)k & 3, x - (k * HalfPiHigh) - (k * HalfPiMiddle) - (k * HalfPiLow));
    }

    // Taylor to degree 19 on [-π/4, π/4]: the rest is below 2e-21.
    private static double SinKernel(double r)
    {
        double square = r * r;
        double sum = 0;
        for (int n = 18; n >= 2; n -= 2)
        {
            sum = square / (n * (n + 1)) * (1 - sum);
        }

        return r - (r * sum);
    }

    // Taylor to degree 18 on [-π/4, π/4].
    private static double CosKernel(double r)
    {
        double square = r * r;
        double sum = 0;
        for (int n = 17; n >= 1; n -= 2)
        {
            sum = square / (n * (n + 1)) * (1 - sum);
        }

        return 1 - sum;
    }

    // The series of arcsin on [-0.5, 0.5]: 28 terms leave less than 1e-18.
    private static double ArcSineKernel(double x)
    {
        double square = x * x;
        double sum = 0;
        for (int n = ArcSineSeries.Length - 1; n >= 1; n--)
        {
            sum = (sum + ArcSineSeries[n]) * square;
        }

        return x + (x * sum);
    }

    // (2n)! / (4^n (n!)² (2n + 1))
    private static double[] ArcSineCoefficients(int count)
    {
        double[] coefficients = new double[count];
        double binomial = 1;
        for (int n = 0; n < count; n++)
        {
            coefficients[n] = binomial / ((2 * n) + 1);
            binomial *= ((2.0 * n) + 1) / ((2.0 * n) + 2);
        }

        return coefficients;
    }
}
