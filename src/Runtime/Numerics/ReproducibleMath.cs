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
        V shifted = (x * V.Of(8 / (Log2High + Log2Low))) + V.Of(RoundingShift);
        V k = shifted - V.Of(RoundingShift);
        V r = x - (k * V.Of(Log2High / 8)) - (k * V.Of(Log2Low / 8));

        // 1 / n! up to n = 8: the rest of e^r is below 2e-18 for |r| ≤ 0.0434. Grouped so that no long chain has to be waited for.
        V square = r * r, fourth = square * square;
        V low = V.Of(1.0 / 2) + (r * V.Of(1.0 / 6)) + (square * (V.Of(1.0 / 24) + (r * V.Of(1.0 / 120))));
        V high = V.Of(1.0 / 720) + (r * V.Of(1.0 / 5040)) + (square * V.Of(1.0 / 40320));
        V power = shifted.PowerOfTwo();
        return (power + (power * (r + (square * (low + (fourth * high)))))).ZeroWhereBelow(x, SmallestExponent);
    }

    /// <summary>
    /// <c>(a log(a / b) - (a - b)) / (a - b)</c> without cancellation, for s = (a - b) / (a + b) in [-1/16, 1/16]: the logarithm is
    /// 2 artanh s, and so this <c>s (1 + s (1 + s) Σ s^2n / (2n + 3))</c>. Relative error below 10⁻¹⁵.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V RelativeExcess<V>(V s)
        where V : struct, IDoubles<V>
    {
        // The terms from n = 7 on add less than 2e-19.
        V square = s * s, fourth = square * square;
        V low = V.Of(1.0 / 3) + (square * V.Of(1.0 / 5)) + (fourth * (V.Of(1.0 / 7) + (square * V.Of(1.0 / 9))));
        V high = V.Of(1.0 / 11) + (square * V.Of(1.0 / 13)) + (fourth * V.Of(1.0 / 15));
        return s + ((square + (square * s)) * (low + (fourth * fourth * high)));
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
