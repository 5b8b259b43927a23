using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Elementwise kernels on task vectors, in float32 or float64. Lengths are padded.</summary>
internal static class TaskVectors
{
    /// <summary><c>d = x - b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> b, Span<T> d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T left = ref MemoryMarshal.GetReference(x);
        ref T right = ref MemoryMarshal.GetReference(b[..x.Length]);
        ref T to = ref MemoryMarshal.GetReference(d[..x.Length]);
        for (int i = 0; i < x.Length; i += Vector256<T>.Count)
        {
            (Vector256.LoadUnsafe(ref left, (nuint)i) - Vector256.LoadUnsafe(ref right, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
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
    /// <c>y = b + λ Σ v</c>, divided by <paramref name="divisor"/> where it is given. The task vectors v stand
    /// <paramref name="stride"/> elements apart in <paramref name="vectors"/>, and are added in this order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<T>(ReadOnlySpan<T> b, ReadOnlySpan<T> vectors, int stride, int count, T? divisor, T lambda, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(vectors);
        ref T bases = ref MemoryMarshal.GetReference(b);
        ref T to = ref MemoryMarshal.GetReference(y[..b.Length]);
        for (int i = 0; i < b.Length; i += Vector256<T>.Count)
        {
            Vector256<T> sum = Vector256<T>.Zero;
            for (int model = 0; model < count; model++)
            {
                sum += Vector256.LoadUnsafe(ref from, (nuint)((model * stride) + i));
            }

            sum = divisor is { } q ? sum / Vector256.Create(q) : sum;
            (Vector256.LoadUnsafe(ref bases, (nuint)i) + (sum * Vector256.Create(lambda))).StoreUnsafe(ref to, (nuint)i);
        }
    }

    /// <summary>
    /// As <see cref="Sum{T}"/>, of the models that agree with the sign of the sum of all at each element (a sum of zero counts
    /// as positive; a zero agrees with neither sign). With <paramref name="normalize"/> each element is divided by the
    /// weights of those that agree, or by 1 where these sum to 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Elect<T>(ReadOnlySpan<T> b, ReadOnlySpan<T> vectors, int stride, ReadOnlySpan<T> weights, bool normalize, T lambda, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(vectors);
        ref T bases = ref MemoryMarshal.GetReference(b);
        ref T to = ref MemoryMarshal.GetReference(y[..b.Length]);
        Vector256<T> zero = Vector256<T>.Zero;
        for (int i = 0; i < b.Length; i += Vector256<T>.Count)
        {
            Vector256<T> all = zero;
            for (int model = 0; model < weights.Length; model++)
            {
                all += Vector256.LoadUnsafe(ref from, (nuint)((model * stride) + i));
            }

            Vector256<T> positive = Vector256.GreaterThanOrEqual(all, zero);
            Vector256<T> sum = zero, agreeing = zero;
            for (int model = 0; model < weights.Length; model++)
            {
                Vector256<T> v = Vector256.LoadUnsafe(ref from, (nuint)((model * stride) + i));
                Vector256<T> agrees = Vector256.ConditionalSelect(positive, Vector256.GreaterThan(v, zero), Vector256.LessThan(v, zero));
                sum += v & agrees;
                agreeing += Vector256.Create(weights[model]) & agrees;
            }

            if (normalize)
            {
                sum /= Vector256.ConditionalSelect(Vector256.Equals(agreeing, zero), Vector256<T>.One, agreeing);
            }

            (Vector256.LoadUnsafe(ref bases, (nuint)i) + (sum * Vector256.Create(lambda))).StoreUnsafe(ref to, (nuint)i);
        }
    }

    /// <summary>
    /// <c>y = b + Σ w d / max(Σ w, smallest)</c> over the models that agree with the sign of <c>Σ d</c> over all at each
    /// element, which counts as positive where it is zero; a zero agrees with neither sign. The task vectors d stand
    /// <paramref name="stride"/> elements apart, and are added in this order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ElectMean<T>(ReadOnlySpan<T> b, ReadOnlySpan<T> vectors, int stride, ReadOnlySpan<T> weights, T smallest, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(vectors);
        ref T bases = ref MemoryMarshal.GetReference(b);
        ref T to = ref MemoryMarshal.GetReference(y[..b.Length]);
        Vector256<T> zero = Vector256<T>.Zero;
        for (int i = 0; i < b.Length; i += Vector256<T>.Count)
        {
            Vector256<T> all = zero;
            for (int model = 0; model < weights.Length; model++)
            {
                all += Vector256.LoadUnsafe(ref from, (nuint)((model * stride) + i));
            }

            Vector256<T> positive = Vector256.GreaterThanOrEqual(all, zero);
            Vector256<T> sum = zero, agreeing = zero;
            for (int model = 0; model < weights.Length; model++)
            {
                Vector256<T> d = Vector256.LoadUnsafe(ref from, (nuint)((model * stride) + i));
                Vector256<T> weight = Vector256.Create(weights[model]);
                Vector256<T> agrees = Vector256.ConditionalSelect(positive, Vector256.GreaterThan(d, zero), Vector256.LessThan(d, zero));
                sum += (d * weight) & agrees;
                agreeing += weight & agrees;
            }

            (Vector256.LoadUnsafe(ref bases, (nuint)i) + (sum / Vector256.Max(agreeing, Vector256.Create(smallest)))).StoreUnsafe(ref to, (nuint)i);
        }
    }
}
