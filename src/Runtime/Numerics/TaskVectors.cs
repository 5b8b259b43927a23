using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>Elementwise kernels on task vectors, in float32 or float64. Lengths are padded.</summary>
internal static class TaskVectors
{
    /// <summary><c>d = x - b</c>.</summary>
    public static void Subtract<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> b, Span<T> d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Subtract<T, Lanes512<T>>(x, b, d);
        }
        else
        {
            Subtract<T, Lanes256<T>>(x, b, d);
        }
    }

    /// <summary><c>d ← f · d</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<T>(T factor, Span<T> d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T to = ref MemoryMarshal.GetReference(d);
        for (int i = 0; i < d.Length; i += Vector256<T>.Count)
        {
            (Vector256.LoadUnsafe(ref to, (nuint)i) * Vector256.Create(factor)).StoreUnsafe(ref to, (nuint)i);
        }
    }

    /// <summary>
    /// <c>y = b + λ Σ w d</c>, divided by <paramref name="divisor"/> where it is given. The task vectors d stand
    /// <paramref name="stride"/> elements apart in <paramref name="vectors"/>, and are added in this order.
    /// </summary>
    public static void Sum<T>(ReadOnlySpan<T> b, ReadOnlySpan<T> vectors, int stride, ReadOnlySpan<T> weights, T? divisor, T lambda, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Sum<T, Lanes512<T>>(b, vectors, stride, weights, divisor, lambda, y);
        }
        else
        {
            Sum<T, Lanes256<T>>(b, vectors, stride, weights, divisor, lambda, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract<T, V>(ReadOnlySpan<T> x, ReadOnlySpan<T> b, Span<T> d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        ref T left = ref MemoryMarshal.GetReference(x);
        ref T right = ref MemoryMarshal.GetReference(b[..x.Length]);
        ref T to = ref MemoryMarshal.GetReference(d[..x.Length]);
        for (nint i = 0; i < x.Length; i += V.Count)
        {
            (V.Load(ref Unsafe.Add(ref left, i)) - V.Load(ref Unsafe.Add(ref right, i))).Store(ref Unsafe.Add(ref to, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<T, V>(ReadOnlySpan<T> b, ReadOnlySpan<T> vectors, int stride, ReadOnlySpan<T> weights, T? divisor, T lambda, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        ref T from = ref MemoryMarshal.GetReference(vectors);
        ref T bases = ref MemoryMarshal.GetReference(b);
        ref T to = ref MemoryMarshal.GetReference(y[..b.Length]);
        nint step = stride;
        for (nint i = 0; i < b.Length; i += 2 * V.Count) // two vectors share the loop over models
        {
            V sum0 = default, sum1 = default;
            ref T d = ref Unsafe.Add(ref from, i);
            foreach (T w in weights)
            {
                V weight = V.Of(w);
                sum0 += weight * V.Load(ref d);
                sum1 += weight * V.Load(ref Unsafe.Add(ref d, V.Count));
                d = ref Unsafe.Add(ref d, step);
            }

            if (divisor is { } q)
            {
                (sum0, sum1) = (sum0 / V.Of(q), sum1 / V.Of(q));
            }

            (V.Load(ref Unsafe.Add(ref bases, i)) + (sum0 * V.Of(lambda))).Store(ref Unsafe.Add(ref to, i));
            (V.Load(ref Unsafe.Add(ref bases, i + V.Count)) + (sum1 * V.Of(lambda))).Store(ref Unsafe.Add(ref to, i + V.Count));
        }
    }

    /// <summary><c>sum ← sum + a · b</c> in float64, element by element. Any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts<A, B>(ReadOnlySpan<A> a, ReadOnlySpan<B> b, Span<double> sum)
        where A : unmanaged, IBinaryFloatingPointIeee754<A>
        where B : unmanaged, IBinaryFloatingPointIeee754<B>
    {
        ref A left = ref MemoryMarshal.GetReference(a[..sum.Length]);
        ref B right = ref MemoryMarshal.GetReference(b[..sum.Length]);
        ref double to = ref MemoryMarshal.GetReference(sum);
        int i = 0;
        for (; i <= sum.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<double> product = FourDoubles(ref Unsafe.Add(ref left, i)) * FourDoubles(ref Unsafe.Add(ref right, i));
            (Vector256.LoadUnsafe(ref to, (nuint)i) + product).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += double.CreateTruncating(a[i]) * double.CreateTruncating(b[i]);
        }
    }

    /// <summary>Eight elements, of float32 or float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> EightDoubles<T>(ref T from)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref from));
        }

        return Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref from)));
    }

    /// <summary>Four elements, of float32 or float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> FourDoubles<T>(ref T from)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref from));
        }

        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref from)));
        return Vector256.Create(lower, upper);
    }
}
