using System.Numerics;

namespace MergeDsl.Execution;

/// <summary>The task vectors of a tensor, of which only elements count whose variance is above a line. Which these are is found once, while there is room for a bit for each.</summary>
/// <param name="variance">The variance.</param>
/// <param name="selection">What is known of them.</param>
/// <param name="line">The line; null, as the selection: all elements stay.</param>
internal sealed class SelectedTaskVectors<T>(ElementVariance<T> variance, VarianceSelection<T>? selection, OrderStatistic? line)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes room in a chunk.</summary>
    public void Reserve(Chunk chunk) => variance.Reserve(chunk);

    /// <summary>Puts a block of the base into block 0 of a chunk, and the task vectors as they are into those that follow.</summary>
    /// <param name="chunk">The chunk, which has room.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="length">At most a block.</param>
    /// <param name="spare">Room for the bits of a block.</param>
    /// <returns>The bits of the elements that stay.</returns>
    public ReadOnlySpan<ulong> Select(Chunk chunk, int at, int length, Span<ulong> spare)
    {
        variance.MoveTo(chunk, at, length);
        if (line is null || selection is null)
        {
            spare.Fill(ulong.MaxValue);
            return spare;
        }

        Span<ulong> bits = selection.Bits.Of(chunk.Start + at, spare, out bool isKnown);
        if (!isKnown)
        {
            variance.Select(chunk, at, length, line.Key, line.Boundary, bits);
        }

        return bits;
    }
}
