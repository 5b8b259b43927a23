using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Finds, in the chunks where it must be, the last of the equal elements that are above the line of a statistic.</summary>
internal sealed class BoundaryRound<T>(TensorMerge merge, IReadOnlyList<(OrderStatistic Statistic, int Chunk, long Remaining)> open)
    : Round(merge.Whole, merge.ChunkElements, [.. open.Select(o => o.Chunk).Distinct()])
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly OrderStatistic[] statistics = [.. open.Select(o => o.Statistic)];

    public override void Process(Chunk chunk)
    {
        DeltaReader<T> deltas = new(merge, statistics);
        chunk.Reserve<T>(2);
        for (int i = 0; i < open.Count; i++)
        {
            if (open[i].Chunk == chunk.Index)
            {
                open[i].Statistic.Bound(chunk.Start + Find(chunk, deltas, i));
            }
        }
    }

    private int Find(Chunk chunk, DeltaReader<T> deltas, int i)
    {
        long rest = open[i].Remaining;
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            DeltaReader<T>.MoveTo(chunk, at);
            ReadOnlySpan<T> delta = deltas.Fresh(chunk, at, i);
            for (int element = 0; element < Math.Min(Block.Size, chunk.Length - at); element++)
            {
                if (MagnitudeKeys.Of(delta[element]) == open[i].Statistic.Key && --rest == 0)
                {
                    return at + element;
                }
            }
        }

        throw new IOException($"A tensor changed while it was read: {merge.Tensor.Name}.");
    }
}
