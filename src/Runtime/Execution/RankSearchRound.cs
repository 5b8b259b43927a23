using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Finds order statistics of a tensor that is one chunk, and where their lines run: all its quantities are at hand.</summary>
internal sealed class RankSearchRound<V>(ElementQuantities<V> quantities, OrderStatistic[] statistics) : QuantityRound<V>(quantities, statistics)
    where V : unmanaged
{
    // The quantities of all elements, and room for twice as many.
    private const int Room = 3;

    /// <summary>Whether that can be done, in its share of the memory.</summary>
    public static bool IsPossible(ElementQuantities<V> quantities, long limit)
    {
        long elements = quantities.Merge.ElementCount;
        return elements <= quantities.ChunkElements && Block.Padded((int)elements) * Room <= limit;
    }

    public override void Process(Chunk chunk)
    {
        Quantities.Reserve(chunk);
        int length = Block.Padded(chunk.Length);
        Span<V> values = chunk.List<V>(0, length * Room, 0)[..(length * Room)], room = values[length..];
        values = values[..length];
        for (int i = 0; i < statistics.Length; i++)
        {
            if (!IsThere(i))
            {
                Fill(chunk, statistics[i].Quantity, values);
            }

            Find(statistics[i], values, chunk.Length, room);
        }
    }

    private void Fill(Chunk chunk, int quantity, Span<V> values)
    {
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Quantities.MoveTo(chunk, at, length);
            Quantities.Of(chunk, at, length, quantity).CopyTo(values[at..]);
        }
    }

    private void Find(OrderStatistic statistic, ReadOnlySpan<V> values, int count, Span<V> room)
    {
        if (!statistic.IsRanked)
        {
            statistic.Count(count - MagnitudeKeys.Count(values[..count], 0));
        }

        if (statistic.IsFound)
        {
            return;
        }

        (ulong key, long larger, long equal) = RankSearch.Largest(values, statistic.Rank, room);
        statistic.Find(key, larger, equal);
        if (statistic.NeedsBoundary)
        {
            statistic.Bound(RankSearch.IndexOf(values, statistic.Key, statistic.Quota));
        }
    }
}
