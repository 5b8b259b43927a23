using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary><c>factor · |x - b|</c> in float64, with a factor that is not negative. Numbers are of float32 or float64, any length.</summary>
internal static class Distances
{
    /// <summary>How far estimates may be off, as a share of the true ones.</summary>
    public const double EstimateError = 8.0 / (1 << 24);

    // Factors for which no estimate loses digits that a distance of ordinary size has.
    private const double SmallestSingle = 1e-30;
    private const double LargestSingle = 1e30;

    private const int RoundedTogether = 256;

    /// <summary>One of them.</summary>
    public static double Of<T>(T x, T b, double factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Math.Abs(double.CreateTruncating(x) - double.CreateTruncating(b)) * factor;

    /// <summary>All of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> b, double factor, Span<double> distances)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T left = ref MemoryMarshal.GetReference(x);
        ref T right = ref MemoryMarshal.GetReference(b[..x.Length]);
        ref double to = ref MemoryMarshal.GetReference(distances[..x.Length]);
        int i = 0;
        for (; i <= x.Length - FourDoubles.Count; i += FourDoubles.Count)
        {
            ((FourDoubles.Load(ref Unsafe.Add(ref left, i)) - FourDoubles.Load(ref Unsafe.Add(ref right, i))).Abs() * FourDoubles.Of(factor)).Store(ref Unsafe.Add(ref to, i));
        }

        for (; i < x.Length; i++)
        {
            distances[i] = Of(x[i], b[i], factor);
        }
    }

    /// <summary>Estimates: difference, factor and product are rounded to float32. They are zero only where the number is.</summary>
    public static void Estimate<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> b, double factor, Span<float> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int done = typeof(T) == typeof(float) && factor is >= SmallestSingle and <= LargestSingle
            ? Estimate(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(b), (float)factor, estimates[..x.Length])
            : 0;
        Span<double> exactly = stackalloc double[RoundedTogether];
        for (; done < x.Length; done += exactly.Length)
        {
            int rest = Math.Min(exactly.Length, x.Length - done);
            Of(x.Slice(done, rest), b[done..], factor, exactly);
            Estimates.Of(exactly[..rest], estimates[done..]);
        }
    }

    // Up to the last whole vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Estimate(ReadOnlySpan<float> x, ReadOnlySpan<float> b, float factor, Span<float> estimates)
    {
        ref float left = ref MemoryMarshal.GetReference(x);
        ref float right = ref MemoryMarshal.GetReference(b[..x.Length]);
        ref float to = ref MemoryMarshal.GetReference(estimates);
        int i = 0;
        for (; i <= x.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> d = Vector256.Abs(Vector256.LoadUnsafe(ref left, (nuint)i) - Vector256.LoadUnsafe(ref right, (nuint)i));

            // The last bit is set lest a product that is too small for float32 look like a zero.
            Vector256<float> least = Vector256.AndNot(Vector256.Create(float.Epsilon), Vector256.Equals(d, Vector256<float>.Zero));
            ((d * Vector256.Create(factor)) | least).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }
}
