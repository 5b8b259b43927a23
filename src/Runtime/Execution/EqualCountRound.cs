using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts, chunk by chunk, the elements that equal the key of a statistic.</summary>
internal sealed class EqualCountRound<T>(TensorMerge merge, OrderStatistic[] statistics) : Round(merge.Whole, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DeltaReader<T> deltas = new(merge, statistics);
    private readonly int[][] counts = [.. statistics.Select(_ => new int[(merge.ElementCount + merge.ChunkElements - 1) / merge.ChunkElements])];

    /// <summary>The counts for a statistic, by chunk.</summary>
    public int[] Counts(int statistic) => counts[statistic];

    public override bool Reads(int input) => deltas.Reads(input);

    public override void Process(Chunk chunk)
    {
        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            DeltaReader<T>.MoveTo(chunk, at);
            for (int i = 0; i < statistics.Length; i++)
            {
                ReadOnlySpan<T> delta = deltas.Of(chunk, at, i);
                counts[i][chunk.Index] += MagnitudeKeys.Count(delta[..Math.Min(Block.Size, chunk.Length - at)], statistics[i].Key);
            }
        }
    }
}
