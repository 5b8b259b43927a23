using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Sums of the task vectors that agree on a sign. Lengths are padded.</summary>
internal static class SignElection
{
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
}
