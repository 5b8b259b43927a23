using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts one digit of the keys of task vectors, among those that begin with given digits.</summary>
internal sealed class HistogramRound<T>(TensorMerge merge, OrderStatistic[] statistics, int shift, int bits, ulong[] prefixes)
    : Round(merge.Whole, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DeltaReader<T> deltas = new(merge, statistics);
    private readonly long[][] counts = [.. statistics.Select(_ => new long[1 << bits])];

    /// <summary>The counts for a statistic, by digit.</summary>
    public ReadOnlySpan<long> Counts(int statistic) => counts[statistic];

    public override bool Reads(int input) => deltas.Reads(input);

    public override void Process(Chunk chunk)
    {
        chunk.Reserve<T>(2);
        Span<uint> seen = chunk.Keys(0, 1 << bits, 0)[..(1 << bits)];
        for (int i = 0; i < statistics.Length; i++)
        {
            seen.Clear();
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                DeltaReader<T>.MoveTo(chunk, at);
                ReadOnlySpan<T> delta = deltas.Fresh(chunk, at, i);
                MagnitudeKeys.Histogram(delta[..Math.Min(Block.Size, chunk.Length - at)], shift, bits, prefixes[i], seen);
            }

            lock (counts[i])
            {
                for (int digit = 0; digit < seen.Length; digit++)
                {
                    counts[i][digit] += seen[digit];
                }
            }
        }
    }
}
