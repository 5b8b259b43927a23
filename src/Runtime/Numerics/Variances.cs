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

    /// <summary>The variances of those elements whose bit is set, one after the other, and how many they are.</summary>
    public static int Of<T>(ReadOnlySpan<T> vectors, int stride, int count, ReadOnlySpan<ulong> wanted, Span<double> variances)
        where T : unmanaged => Vector512.IsHardwareAccelerated
            ? Compute<T, EightDoubles>(vectors, stride, count, wanted, variances)
            : Compute<T, FourDoubles>(vectors, stride, count, wanted, variances);

    /// <summary>
    /// Estimates n times the variances, from the distances from the first task vector. With u = 2⁻²⁴ and a the largest distance, what
    /// is squared is off by (n + 3) u a, and the sum of the squares is at least a² / 2: so they are off by (n + 3) √(8 n) u + n u of themselves,
    /// less than <see cref="EstimateError"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Estimate(ReadOnlySpan<float> vectors, int stride, int count, Span<float> estimates)
    {
        ref float from = ref MemoryMarshal.GetReference(vectors);
        ref float to = ref MemoryMarshal.GetReference(estimates);
        Vector256<float> share = Vector256.Create(1f / count);
        int next = Vector256<float>.Count; // two vectors share the loops over models
        for (int i = 0; i < estimates.Length; i += 2 * next)
        {
            ref float first = ref Unsafe.Add(ref from, i);
            Vector256<float> first0 = Vector256.LoadUnsafe(ref first), first1 = Vector256.LoadUnsafe(ref first, (nuint)next);
            Vector256<float> sum0 = default, sum1 = default, all0 = default, all1 = default;
            for (int at = stride; at < count * stride; at += stride)
            {
                Vector256<float> d0 = Vector256.LoadUnsafe(ref first, (nuint)at) - first0, d1 = Vector256.LoadUnsafe(ref first, (nuint)(at + next)) - first1;
                (sum0, sum1, all0, all1) = (sum0 + d0, sum1 + d1, all0 | d0, all1 | d1);
            }

            Vector256<float> mean0 = sum0 * share, mean1 = sum1 * share, squares0 = mean0 * mean0, squares1 = mean1 * mean1;
            for (int at = stride; at < count * stride; at += stride)
            {
                Vector256<float> off0 = Vector256.LoadUnsafe(ref first, (nuint)at) - first0 - mean0, off1 = Vector256.LoadUnsafe(ref first, (nuint)(at + next)) - first1 - mean1;
                (squares0, squares1) = (squares0 + (off0 * off0), squares1 + (off1 * off1));
            }

            NotZero(squares0, all0).StoreUnsafe(ref to, (nuint)i);
            NotZero(squares1, all1).StoreUnsafe(ref to, (nuint)(i + next));
        }
    }

    /// <summary>How far estimates may be off, as a share of the true ones, the error of the variances themselves included.</summary>
    public static double EstimateError(int count) => 8.0 * count * (count + 3) / (1 << 24);

    // Sets the last bit, lest a square that is too small for float32 look like a zero. Of an infinity it makes NaN, which says nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> NotZero(Vector256<float> squares, Vector256<float> differences) =>
        squares | Vector256.AndNot(Vector256.Create(float.Epsilon), Vector256.Equals(differences, Vector256<float>.Zero));

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Compute<T, V>(ReadOnlySpan<T> vectors, int stride, int count, ReadOnlySpan<ulong> wanted, Span<double> variances)
        where T : unmanaged
        where V : struct, IDoubles<V>
    {
        Span<double> together = stackalloc double[V.Count];
        ref T from = ref MemoryMarshal.GetReference(vectors);
        int found = 0;
        for (int word = 0; word < wanted.Length; word++)
        {
            for (ulong bits = wanted[word]; bits != 0;)
            {
                int first = BitOperations.TrailingZeroCount(bits) & -V.Count;
                Variance<T, V>(ref Unsafe.Add(ref from, (word * 64) + first), stride, count).Store(ref together[0]);
                for (int i = 0; i < V.Count; i++)
                {
                    variances[found] = together[i];
                    found += (int)(bits >> (first + i)) & 1;
                }

                bits &= ~(((1ul << V.Count) - 1) << first);
            }
        }

        return found;
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
