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

    /// <summary>Computes the numbers of those elements whose bit is set, one after the other.</summary>
    /// <returns>How many they are.</returns>
    protected abstract int Compute(Chunk chunk, int at, int length, ReadOnlySpan<ulong> wanted, Span<double> numbers);

    public sealed override ReadOnlySpan<double> Measure(Chunk chunk, int at, int length, int quantity)
    {
        Estimate(chunk, at, length, EstimatesOf(chunk, length));
        return default;
    }

    public sealed override int CountZeros(Chunk chunk, int length, ReadOnlySpan<double> measured) =>
        MagnitudeKeys.Count<float>(EstimatesOf(chunk, length)[..length], 0);

    public sealed override BracketCounts Collect(Chunk chunk, int at, int length, ReadOnlySpan<double> measured, ulong low, ulong high, Span<double> inside)
    {
        Span<ulong> above = stackalloc ulong[MaskBits.BlockWords], near = stackalloc ulong[MaskBits.BlockWords];
        ReadOnlySpan<double> numbers = Divide(chunk, at, length, low, high, above, near);
        int certain = 0;
        foreach (ulong word in above)
        {
            certain += BitOperations.PopCount(word);
        }

        return MagnitudeKeys.Collect(numbers, low, high, inside) + new BracketCounts(certain, 0, 0, 0);
    }

    /// <summary>Sets the bits of the elements in the block that was gone to whose key is larger than another one, or equals it and whose index is below a boundary.</summary>
    public void Select(Chunk chunk, int at, int length, ulong key, long boundary, Span<ulong> selected)
    {
        Span<ulong> near = stackalloc ulong[MaskBits.BlockWords];
        Measure(chunk, at, length, 0);
        ReadOnlySpan<double> numbers = Divide(chunk, at, length, key, key, selected, near);
        int number = 0;
        for (int word = 0; word < near.Length; word++)
        {
            for (ulong bits = near[word]; bits != 0; bits &= bits - 1)
            {
                ulong own = MagnitudeKeys.Of(numbers[number++]);
                long element = chunk.Start + at + (word * 64) + BitOperations.TrailingZeroCount(bits);
                selected[word] |= own > key || (own == key && element < boundary) ? bits & (~bits + 1) : 0;
            }
        }
    }

    // What is certainly above a bracket, and the numbers of the elements that may be within, padded with zeros.
    private ReadOnlySpan<double> Divide(Chunk chunk, int at, int length, ulong low, ulong high, Span<ulong> above, Span<ulong> near)
    {
        Estimates.Divide(EstimatesOf(chunk, length), EstimateBounds.Of(low, high, Scale, Error), above, near);
        Span<double> numbers = chunk.Sum(Block.Size);
        int count = Compute(chunk, at, length, near, numbers), padded = Block.Padded(count);
        numbers[count..padded].Clear();
        return numbers[..padded];
    }
}
