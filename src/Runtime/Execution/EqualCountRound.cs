using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts, chunk by chunk, the elements that equal the key of a statistic.</summary>
internal sealed class EqualCountRound<V>(ElementQuantities<V> quantities, OrderStatistic[] statistics) : QuantityRound<V>(quantities, statistics)
    where V : unmanaged
{
    private readonly int[][] counts =
        [.. statistics.Select(_ => new int[(quantities.Merge.ElementCount + quantities.ChunkElements - 1) / quantities.ChunkElements])];

    /// <summary>The counts for a statistic, by chunk.</summary>
    public int[] Counts(int statistic) => counts[statistic];

    public override void Process(Chunk chunk)
    {
        Quantities.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Quantities.MoveTo(chunk, at, length);
            ReadOnlySpan<V> values = default;
            for (int i = 0; i < statistics.Length; i++)
            {
                values = Values(chunk, at, length, i, values);
                counts[i][chunk.Index] += MagnitudeKeys.Count(values[..length], statistics[i].Key);
            }
        }
    }
}
