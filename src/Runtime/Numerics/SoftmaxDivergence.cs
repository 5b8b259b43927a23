using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// The Kullback-Leibler divergence of two softmaxes to which 1e-8 is added, block by block: <c>Σ p log(p / q)</c>, written as
/// <c>Σ q ((1 + r) log(1 + r) - r)</c> with <c>r = (p - q) / q</c> and <c>Σ (p - q) = 0</c>, so that nothing cancels.
/// Lengths are at most a block; what is summed, is summed as in <see cref="BlockSums"/>.
/// </summary>
internal static class SoftmaxDivergence
{
    private const double Floor = 1e-8;

    /// <summary>The largest of some numbers, at least one, and <paramref name="highest"/>.</summary>
    public static T Highest<T>(ReadOnlySpan<T> values, T highest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Max(highest, TensorPrimitives.Max(values));

    /// <summary>The powers <c>e^(x - highest)</c>, none above 1, and their sum.</summary>
    /// <param name="x">The exponents.</param>
    /// <param name="highest">The largest of the row.</param>
    /// <param name="powers">To be filled, its length padded; with zeros behind the last.</param>
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

    /// <summary>What a block adds to the divergence of its row; neither power list is needed afterwards.</summary>
    /// <param name="q">The powers of the one that is diverged from; their length padded with zeros.</param>
    /// <param name="totalQ">Their sum over the row.</param>
    /// <param name="p">The powers of the other one.</param>
    /// <param name="totalP">Their sum over the row.</param>
    public static double Of(Span<double> q, double totalQ, ReadOnlySpan<double> p, double totalP)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Diverge<EightDoubles>(q, totalQ, p, totalP);
        }
        else
        {
            Diverge<FourDoubles>(q, totalQ, p, totalP);
        }

        return BlockSums.Sum(q);
    }

    /// <summary>The divergence of a whole row, blocks counted from its start.</summary>
    /// <param name="b">The row that is diverged from.</param>
    /// <param name="x">The other one.</param>
    /// <param name="powers">Room for twice the row's length, padded.</param>
    public static double OfRow<T>(ReadOnlySpan<T> b, ReadOnlySpan<T> x, Span<double> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> q = powers[..Block.Padded(b.Length)], p = powers.Slice(q.Length, q.Length);
        double totalQ = Powers(b, q), totalP = Powers(x, p);
        if (q.Length <= Block.Size)
        {
            return Of(q, totalQ, p, totalP);
        }

        ExactSum sum = default;
        for (int at = 0; at < q.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, q.Length - at);
            sum.Add(Of(q.Slice(at, length), totalQ, p.Slice(at, length), totalP));
        }

        return sum.Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Raise<T, V>(ReadOnlySpan<T> x, T highest, Span<double> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, IDoubles<V>
    {
        ref T from = ref MemoryMarshal.GetReference(x);
        ref double to = ref MemoryMarshal.GetReference(powers);
        double last = double.CreateTruncating(highest);
        int i = 0;
        for (; i <= x.Length - V.Count; i += V.Count)
        {
            ReproducibleMath.Exp(V.Load(ref Unsafe.Add(ref from, i)) - V.Of(last)).Store(ref Unsafe.Add(ref to, i));
        }

        for (; i < x.Length; i++)
        {
            powers[i] = ReproducibleMath.Exp(FourDoubles.Of(double.CreateTruncating(x[i]) - last))[0];
        }

        powers[x.Length..].Clear();
    }

    // The terms of the sum take the place of q.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Diverge<V>(Span<double> q, double totalQ, ReadOnlySpan<double> p, double totalP)
        where V : struct, IDoubles<V>
    {
        ref double left = ref MemoryMarshal.GetReference(q);
        ref double right = ref MemoryMarshal.GetReference(p[..q.Length]);
        V sumQ = V.Of(totalQ), sumP = V.Of(totalP), floor = V.Of(Floor);
        for (int i = 0; i < q.Length; i += V.Count)
        {
            V b = V.Load(ref Unsafe.Add(ref left, i)) / sumQ, x = V.Load(ref Unsafe.Add(ref right, i)) / sumP;
            (ReproducibleMath.EntropyExcess((x - b) / (b + floor)) * (b + floor)).Store(ref Unsafe.Add(ref left, i));
        }
    }

    private static double Powers<T>(ReadOnlySpan<T> x, Span<double> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T highest = Highest(x, T.NegativeInfinity);
        if (powers.Length <= Block.Size)
        {
            return Powers(x, highest, powers);
        }

        ExactSum sum = default;
        for (int at = 0; at < x.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, x.Length - at);
            sum.Add(Powers(x.Slice(at, length), highest, powers.Slice(at, Block.Padded(length))));
        }

        return sum.Value;
    }
}
