using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts one digit of the keys of quantities, among those that begin with given digits; and zeros, where a rank depends on that.</summary>
internal sealed class HistogramRound<V>(ElementQuantities<V> quantities, OrderStatistic[] statistics, int shift, int bits, ulong[] prefixes)
    : QuantityRound<V>(quantities, statistics)
    where V : unmanaged
{
    private readonly Accumulators<long[]>[] counts = [.. statistics.Select(_ => new Accumulators<long[]>(() => new long[1 << bits]))];
    private readonly long[] zeros = new long[statistics.Length];

    /// <summary>The counts for a statistic, by digit.</summary>
    public long[] Counts(int statistic)
    {
        long[] sum = new long[1 << bits];
        foreach (long[] counted in counts[statistic].All)
        {
            for (int digit = 0; digit < sum.Length; digit++)
            {
                sum[digit] += counted[digit];
            }
        }

        return sum;
    }

    /// <summary>How many elements are zero, for a statistic whose rank depends on it.</summary>
    public long Zeros(int statistic) => zeros[statistic];

    public override void Process(Chunk chunk)
    {
        long[] none = new long[statistics.Length];
        Quantities.Reserve(chunk);
        for (int i = 0; i < statistics.Length; i++)
        {
            chunk.List<uint>(i, 1 << bits, 0)[..(1 << bits)].Clear();
        }

        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Quantities.MoveTo(chunk, at, length);
            ReadOnlySpan<V> values = default;
            for (int i = 0; i < statistics.Length; i++)
            {
                values = Values(chunk, at, length, i, values);
                MagnitudeKeys.Histogram(values[..length], shift, bits, prefixes[i], chunk.List<uint>(i, 0, 0));
                if (!statistics[i].IsRanked)
                {
                    none[i] += MagnitudeKeys.Count(values[..length], 0);
                }
            }
        }

        for (int i = 0; i < statistics.Length; i++)
        {
            Interlocked.Add(ref zeros[i], none[i]);
            Span<uint> seen = chunk.List<uint>(i, 0, 0);
            long[] counted = counts[i].Take();
            for (int digit = 0; digit < counted.Length; digit++)
            {
                counted[digit] += seen[digit];
            }

            counts[i].Return(counted);
        }
    }
}
