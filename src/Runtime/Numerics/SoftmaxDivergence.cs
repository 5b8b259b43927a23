using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// The Kullback-Leibler divergence of two softmaxes to which 1e-8 is added, block by block: <c>Σ p log(p / q)</c>, written as
/// <c>Σ (p log(p / q) - (p - q))</c> with <c>Σ (p - q) = 0</c>, so that nothing cancels (<see cref="ReproducibleMath.RelativeExcess"/>).
/// Lengths are at most a block; what is summed, is summed as in <see cref="BlockSums"/>.
/// </summary>
internal static class SoftmaxDivergence
{
    private const double Floor = 1e-8;

    // Of |p - q| / (p + q); beyond it, p log(p / q) is so far from p - q that it can be computed as it is.
    private const double LargestSeries = 0.0625;

    /// <summary>The largest of some numbers, at least one, and <paramref name="highest"/>.</summary>
    public static T Highest<T>(ReadOnlySpan<T> values, T highest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Max(highest, TensorPrimitives.Max(values));

    /// <summary>The powers <c>e^(x - highest)</c>, none above 1, and their sum.</summary>
    /// <param name="x">The exponents, padded with <see cref="Pad"/>.</param>
    /// <param name="highest">The largest of the row.</param>
    /// <param name="powers">To be filled, of the same length.</param>
    public static double Powers<T>(ReadOnlySpan<T> x, T highest, Span<double> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Raise<T, EightDoubles>(x, highest, powers);
        }
        else
        {
            Raise<T, FourDoubles>(x, highest, powers);
        }

        return BlockSums.Sum(powers);
    }

    /// <summary>Fills what is behind the exponents with those whose powers are zero.</summary>
    public static void Pad<T>(Span<T> behind)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => behind.Fill(T.NegativeInfinity);

    /// <summary>What a block adds to the divergence of its row; neither power list is needed afterwards.</summary>
    /// <param name="q">The powers of the one that is diverged from; their length padded with zeros.</param>
    /// <param name="totalQ">Their sum over the row.</param>
    /// <param name="p">The powers of the other one.</param>
    /// <param name="totalP">Their sum over the row.</param>
    public static double Of(Span<double> q, double totalQ, ReadOnlySpan<double> p, double totalP)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Diverge<EightDoubles>(q, 1 / totalQ, p, 1 / totalP);
        }
        else
        {
            Diverge<FourDoubles>(q, 1 / totalQ, p, 1 / totalP);
        }

        return BlockSums.Sum(q);
    }

    /// <summary>The divergence of a whole row, blocks counted from its start.</summary>
    /// <param name="b">The row that is diverged from; as much room behind it as its length padded.</param>
    /// <param name="x">The other one, with as much room.</param>
    /// <param name="length">The length of the row.</param>
    /// <param name="powers">Room for twice the row's length, padded.</param>
    public static double OfRow<T>(Span<T> b, Span<T> x, int length, Span<double> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int padded = Block.Padded(length);
        Span<double> q = powers[..padded], p = powers.Slice(padded, padded);
        T highest = Highest<T>(b[..length], T.NegativeInfinity);
        if (T.IsFinite(highest) && MemoryMarshal.AsBytes(b[..length]).SequenceEqual(MemoryMarshal.AsBytes(x[..length])))
        {
            return 0; // which the sum below would be too
        }

        double totalQ = Powers(b[..padded], length, highest, q), totalP = Powers(x[..padded], length, Highest<T>(x[..length], T.NegativeInfinity), p);
        if (padded <= Block.Size)
        {
            return Of(q, totalQ, p, totalP);
        }

        ExactSum sum = default;
        for (int at = 0; at < padded; at += Block.Size)
        {
            int rest = Math.Min(Block.Size, padded - at);
            sum.Add(Of(q.Slice(at, rest), totalQ, p.Slice(at, rest), totalP));
        }

        return sum.Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Raise<T, V>(ReadOnlySpan<T> x, T highest, Span<double> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, IDoubles<V>
    {
        ref T from = ref MemoryMarshal.GetReference(x);
        ref double to = ref MemoryMarshal.GetReference(powers[..x.Length]);
        V last = V.Of(double.CreateTruncating(highest));
        for (int i = 0; i < x.Length; i += V.Count)
        {
            ReproducibleMath.Exp(V.Load(ref Unsafe.Add(ref from, i)) - last).Store(ref Unsafe.Add(ref to, i));
        }
    }

    // The terms of the sum take the place of q.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Diverge<V>(Span<double> q, double scaleQ, ReadOnlySpan<double> p, double scaleP)
        where V : struct, IDoubles<V>
    {
        ref double left = ref MemoryMarshal.GetReference(q);
        ref double right = ref MemoryMarshal.GetReference(p[..q.Length]);
        for (int i = 0; i < q.Length; i += V.Count)
        {
            V terms = Terms(V.Load(ref Unsafe.Add(ref left, i)) * V.Of(scaleQ), V.Load(ref Unsafe.Add(ref right, i)) * V.Of(scaleP), out uint far);
            if (far == 0)
            {
                terms.Store(ref Unsafe.Add(ref left, i));
            }
            else
            {
                StoreFar<V>(ref Unsafe.Add(ref left, i), scaleQ, ref Unsafe.Add(ref right, i), scaleP);
            }
        }
    }

    // In p = x + Floor and q = b + Floor, whose difference is that of x and b: added to 1e-8, the small ones would be lost.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Terms<V>(V b, V x, out uint far)
        where V : struct, IDoubles<V>
    {
        V difference = x - b, s = difference / (x + b + V.Of(2 * Floor));
        far = s.Beyond(LargestSeries);
        return difference * ReproducibleMath.RelativeExcess(s);
    }

    // By itself, so that no vector has to be kept across calls.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreFar<V>(ref double q, double scaleQ, ref double p, double scaleP)
        where V : struct, IDoubles<V>
    {
        Span<double> terms = stackalloc double[V.Count];
        Terms(V.Load(ref q) * V.Of(scaleQ), V.Load(ref p) * V.Of(scaleP), out uint far).Store(ref terms[0]);
        for (; far != 0; far &= far - 1)
        {
            int lane = BitOperations.TrailingZeroCount(far);
            double b = Unsafe.Add(ref q, lane) * scaleQ, x = Unsafe.Add(ref p, lane) * scaleP;
            terms[lane] = ((x + Floor) * ReproducibleMath.Log((x + Floor) / (b + Floor))) - (x - b);
        }

        terms.CopyTo(MemoryMarshal.CreateSpan(ref q, V.Count));
    }

    private static double Powers<T>(Span<T> x, int length, T highest, Span<double> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Pad(x[length..]);
        if (x.Length <= Block.Size)
        {
            return Powers<T>(x, highest, powers);
        }

        ExactSum sum = default;
        for (int at = 0; at < x.Length; at += Block.Size)
        {
            int rest = Math.Min(Block.Size, x.Length - at);
            sum.Add(Powers<T>(x.Slice(at, rest), highest, powers.Slice(at, rest)));
        }

        return sum.Value;
    }
}
