using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// A number for each element, in float64 and not negative, of which an estimate in float32 says for nearly all elements on
/// which side of a line they are. The others are computed, so that the estimate decides about time and never about the result.
/// </summary>
internal abstract class EstimatedQuantity(TensorMerge merge) : ElementQuantities<double>(merge)
{
    /// <summary>What numbers are multiplied by in their estimates.</summary>
    protected virtual double Scale => 1;

    /// <summary>How far estimates may be off, as a share of the true ones.</summary>
    protected abstract double Error { get; }

    /// <summary>Where estimates go; there until the next block is gone to.</summary>
    protected abstract Span<float> EstimatesOf(Chunk chunk, int length);

    /// <summary>Estimates all numbers of the block that was gone to, padded with zeros.</summary>
    protected abstract void Estimate(Chunk chunk, int at, int length, Span<float> estimates);

    /// <summary>Computes the numbers of some elements of the block that was gone to.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="at">The first element of the block, counted from the chunk's start.</param>
    /// <param name="length">The length of the block.</param>
    /// <param name="wanted">Which elements of the block, in order.</param>
    /// <param name="numbers">Room for as many numbers, padded; what is in the padding does not matter.</param>
    protected abstract void Compute(Chunk chunk, int at, int length, ReadOnlySpan<ushort> wanted, Span<double> numbers);

    /// <summary>Is told what is seen of each block when numbers are collected.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="at">The first element of the block, counted from the chunk's start.</param>
    /// <param name="length">The length of the block.</param>
    /// <param name="above">The bits of the elements whose number is certainly above the first bracket.</param>
    /// <param name="near">The elements that may be within one.</param>
    /// <param name="numbers">Their numbers, which were just computed.</param>
    protected virtual void Note(Chunk chunk, int at, int length, ReadOnlySpan<ulong> above, ReadOnlySpan<ushort> near, ReadOnlySpan<double> numbers)
    {
    }

    public sealed override ReadOnlySpan<double> Measure(Chunk chunk, int at, int length, int quantity)
    {
        Estimate(chunk, at, length, EstimatesOf(chunk, length));
        return default;
    }

    public sealed override int CountZeros(Chunk chunk, int length, ReadOnlySpan<double> measured) =>
        MagnitudeKeys.Count<float>(EstimatesOf(chunk, length)[..length], 0);

    public sealed override int Sift(
        Chunk chunk, int at, int length, ReadOnlySpan<double> measured, ReadOnlySpan<KeyRange> brackets, Span<long> above, Span<double> near)
    {
        const int Words = MaskBits.BlockWords;
        Span<ulong> certain = stackalloc ulong[brackets.Length * Words], open = stackalloc ulong[Words], own = stackalloc ulong[Words];
        open.Clear();
        for (int i = 0; i < brackets.Length; i++)
        {
            Estimates.Divide(EstimatesOf(chunk, length), EstimateBounds.Of(brackets[i].Low, brackets[i].High, Scale, Error), certain.Slice(i * Words, Words), own);
            for (int word = 0; word < Words; word++)
            {
                open[word] |= own[word];
            }
        }

        for (int i = 0; i < certain.Length; i++)
        {
            above[i / Words] += BitOperations.PopCount(certain[i] & ~open[i % Words]);
        }

        Span<ushort> places = stackalloc ushort[Block.Size];
        int count = MaskBits.Places(open, places);
        Compute(chunk, at, length, places[..count], near[..Block.Padded(count)]);
        Note(chunk, at, length, certain[..Words], places[..count], near[..count]);
        return count;
    }

    /// <summary>Sets the bits of the elements in the block that was gone to whose key is larger than another one, or equals it and whose index is below a boundary.</summary>
    public void Select(Chunk chunk, int at, int length, ulong key, long boundary, Span<ulong> selected)
    {
        Span<ulong> open = stackalloc ulong[MaskBits.BlockWords];
        Span<ushort> near = stackalloc ushort[Block.Size];
        Measure(chunk, at, length, 0);
        Estimates.Divide(EstimatesOf(chunk, length), EstimateBounds.Of(key, key, Scale, Error), selected, open);
        near = near[..MaskBits.Places(open, near)];
        Span<double> numbers = chunk.Sum(near.Length);
        Compute(chunk, at, length, near, numbers);
        for (int i = 0; i < near.Length; i++)
        {
            ulong own = MagnitudeKeys.Of(numbers[i]);
            if (own > key || (own == key && chunk.Start + at + near[i] < boundary))
            {
                selected[near[i] >> 6] |= 1ul << (near[i] & 63);
            }
        }
    }
}
