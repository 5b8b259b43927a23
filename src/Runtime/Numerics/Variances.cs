using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// The variance of task vectors at each element: zero exactly where all are equal, else <c>Σ (d - mean)² / n</c> in float64, in
/// their order. They stand a stride apart, in float32 or float64; lengths are padded.
/// </summary>
internal static class Variances
{
    /// <summary>The variances of all elements.</summary>
    public static void Of<T>(ReadOnlySpan<T> vectors, int stride, int count, Span<double> variances)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Compute<T, EightDoubles>(vectors, stride, count, variances);
        }
        else
        {
            Compute<T, FourDoubles>(vectors, stride, count, variances);
        }
    }

    /// <summary>
    /// Estimates n times the variances, from the distances from the first task vector, in the type of these. With u = 2⁻²⁴, or less, and a the largest
    /// distance, what is squared is off by (n + 3) u a, and the sum of the squares is at least a² / 2: so they are off by (n + 3) √(8 n) u + n u of
    /// themselves, less than <see cref="EstimateError"/>.
    /// </summary>
    public static void Estimate<T>(ReadOnlySpan<T> vectors, int stride, int count, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Estimate<T, Lanes512<T>>(vectors, stride, count, estimates);
        }
        else
        {
            Estimate<T, Lanes256<T>>(vectors, stride, count, estimates);
        }
    }

    /// <summary>How far estimates may be off, as a share of the true ones, the error of the variances themselves included.</summary>
    public static double EstimateError(int count) => 8.0 * count * (count + 3) / (1 << 24);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Estimate<T, V>(ReadOnlySpan<T> vectors, int stride, int count, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        ref T from = ref MemoryMarshal.GetReference(vectors);
        ref T to = ref MemoryMarshal.GetReference(estimates);
        V share = V.Of(T.One / T.CreateTruncating(count)), sign = V.Of(T.NegativeZero);
        nint end = (nint)count * stride;
        for (nint i = 0; i < estimates.Length; i += V.Count)
        {
            ref T first = ref Unsafe.Add(ref from, i);
            V start = V.Load(ref first), sum = default, distance = default, squares;
            for (nint at = stride; at < end; at += stride)
            {
                V d = V.Load(ref Unsafe.Add(ref first, at)) - start;
                (sum, distance) = (sum + d, distance + V.AndNot(d, sign));
            }

            V mean = sum * share;
            squares = mean * mean;
            for (nint at = stride; at < end; at += stride)
            {
                V off = V.Load(ref Unsafe.Add(ref first, at)) - start - mean;
                squares += off * off;
            }

            // A square that is too small for its type must not look like a zero.
            squares.ReplaceZeros(V.AndNot(V.Of(T.Epsilon), V.AtLeast(default, distance))).Store(ref Unsafe.Add(ref to, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<T, V>(ReadOnlySpan<T> vectors, int stride, int count, Span<double> variances)
        where T : unmanaged
        where V : struct, IDoubles<V>
    {
        ref T from = ref MemoryMarshal.GetReference(vectors);
        ref double to = ref MemoryMarshal.GetReference(variances);
        for (int i = 0; i < variances.Length; i += V.Count)
        {
            Variance<T, V>(ref Unsafe.Add(ref from, i), stride, count).Store(ref Unsafe.Add(ref to, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Variance<T, V>(ref T from, int stride, int count)
        where T : unmanaged
        where V : struct, IDoubles<V>
    {
        V first = V.Load(ref from), sum = first, squares = default;
        uint unequal = 0;
        for (int model = 1; model < count; model++)
        {
            V d = V.Load(ref Unsafe.Add(ref from, model * stride));
            unequal |= d.Unequal(first);
            sum += d;
        }

        V mean = sum / V.Of(count);
        for (int model = 0; model < count; model++)
        {
            V off = V.Load(ref Unsafe.Add(ref from, model * stride)) - mean;
            squares += off * off;
        }

        return default(V).PlusWhere(unequal, 0, squares / V.Of(count));
    }
}
