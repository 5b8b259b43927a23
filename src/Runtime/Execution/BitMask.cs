using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>A mask that is known without looking at the task vector: a bit for each element, set where it stays.</summary>
internal abstract class BitMask : ElementMask
{
    /// <summary>The bits of a block's elements, the lowest bit of a word first.</summary>
    /// <param name="start">Its first element, counted from the tensor's start.</param>
    /// <param name="spare">Room for them: <see cref="MaskBits.BlockWords"/> words.</param>
    protected abstract ReadOnlySpan<ulong> Bits(long start, Span<ulong> spare);

    public sealed override void Apply<T>(long start, T factor, Span<T> delta)
    {
        Span<ulong> spare = stackalloc ulong[MaskBits.BlockWords];
        MaskBits.Apply(Bits(start, spare), factor, delta);
    }

    public sealed override (double Before, double After) Magnitudes<T>(long start, Span<T> delta)
    {
        Span<ulong> spare = stackalloc ulong[MaskBits.BlockWords];
        return BlockSums.Magnitudes(delta, Bits(start, spare));
    }
}
