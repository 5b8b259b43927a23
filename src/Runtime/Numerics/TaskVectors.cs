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
    /// <c>y = b + λ Σ w d</c>, divided by <paramref name="divisor"/> where it is given. The task vectors d stand
    /// <paramref name="stride"/> elements apart in <paramref name="vectors"/>, and are added in this order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<T>(ReadOnlySpan<T> b, ReadOnlySpan<T> vectors, int stride, ReadOnlySpan<T> weights, T? divisor, T lambda, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(vectors);
        ref T bases = ref MemoryMarshal.GetReference(b);
        ref T to = ref MemoryMarshal.GetReference(y[..b.Length]);
        for (int i = 0; i < b.Length; i += Vector256<T>.Count)
        {
            Vector256<T> sum = Vector256<T>.Zero;
            for (int model = 0; model < weights.Length; model++)
            {
                sum += Vector256.Create(weights[model]) * Vector256.LoadUnsafe(ref from, (nuint)((model * stride) + i));
            }

            sum = divisor is { } q ? sum / Vector256.Create(q) : sum;
            (Vector256.LoadUnsafe(ref bases, (nuint)i) + (sum * Vector256.Create(lambda))).StoreUnsafe(ref to, (nuint)i);
        }
    }

    /// <summary>
    /// <c>y = b +</c> what an election makes of the weighted task vectors w d of the models that agree with the sign of the sum of
    /// all ballots at each element (a sum of zero counts as positive; a zero agrees with neither sign). The task vectors
    /// d stand <paramref name="stride"/> elements apart, and are added in this order.
    /// </summary>
    public static void Elect<T, E>(ReadOnlySpan<T> b, ReadOnlySpan<T> vectors, int stride, ReadOnlySpan<T> weights, E election, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where E : struct, IElection<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Elect<T, E, Lanes512<T>>(b, vectors, stride, weights, election, y);
        }
        else
        {
            Elect<T, E, Lanes256<T>>(b, vectors, stride, weights, election, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Elect<T, E, V>(ReadOnlySpan<T> b, ReadOnlySpan<T> vectors, int stride, ReadOnlySpan<T> weights, E election, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where E : struct, IElection<T>
        where V : struct, ILanes<V, T>
    {
        ref T from = ref MemoryMarshal.GetReference(vectors);
        ref T bases = ref MemoryMarshal.GetReference(b);
        ref T to = ref MemoryMarshal.GetReference(y[..b.Length]);
        nint step = stride;
        for (nint i = 0; i < b.Length; i += 2 * V.Count) // two vectors share the loops over models
        {
            V all0 = default, all1 = default;
            ref T d = ref Unsafe.Add(ref from, i);
            foreach (T w in weights)
            {
                V weight = V.Of(w), d0 = V.Load(ref d), d1 = V.Load(ref Unsafe.Add(ref d, V.Count));
                all0 += E.Ballot(d0, weight * d0);
                all1 += E.Ballot(d1, weight * d1);
                d = ref Unsafe.Add(ref d, step);
            }

            V turn0 = Turn<T, V>(all0), turn1 = Turn<T, V>(all1);
            V sum0 = default, sum1 = default, agreeing0 = default, agreeing1 = default;
            d = ref Unsafe.Add(ref from, i);
            foreach (T w in weights)
            {
                V weight = V.Of(w);
                (sum0, agreeing0) = Tally<T, E, V>(V.Load(ref d), weight, turn0, sum0, agreeing0);
                (sum1, agreeing1) = Tally<T, E, V>(V.Load(ref Unsafe.Add(ref d, V.Count)), weight, turn1, sum1, agreeing1);
                d = ref Unsafe.Add(ref d, step);
            }

            (V.Load(ref Unsafe.Add(ref bases, i)) + election.Outcome(sum0, agreeing0)).Store(ref Unsafe.Add(ref to, i));
            (V.Load(ref Unsafe.Add(ref bases, i + V.Count)) + election.Outcome(sum1, agreeing1)).Store(ref Unsafe.Add(ref to, i + V.Count));
        }
    }

    // The sign bits of ballots change where the sum is below zero, so that those that agree are above zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Turn<T, V>(V all)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => V.AndNot(V.Of(T.NegativeZero), V.AtLeast(all, default));

    // The sums are never negative zero, so that adding nothing is adding zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Sum, V Agreeing) Tally<T, E, V>(V d, V weight, V turn, V sum, V agreeing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where E : struct, IElection<T>
        where V : struct, ILanes<V, T>
    {
        V v = weight * d;
        V turned = E.Ballot(d, v) ^ turn;
        return (V.AddWherePositive(turned, sum, v), V.AddWherePositive(turned, agreeing, weight));
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
