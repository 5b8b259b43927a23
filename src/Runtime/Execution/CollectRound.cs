using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts the keys above each bracket and at its ends, collects those within, and counts zeros where a rank depends on that.</summary>
internal sealed class CollectRound<V> : QuantityRound<V>
    where V : unmanaged
{
    private readonly Bracket<V>[] brackets;
    private readonly KeyRange[] ranges;
    private readonly int[] firsts; // of the brackets of each quantity, and behind the last
    private readonly long[] zeros;

    public CollectRound(ElementQuantities<V> quantities, Bracket<V>[] brackets)
        : base(quantities, [.. brackets.Select(b => b.Statistic)])
    {
        this.brackets = brackets;
        ranges = new KeyRange[brackets.Length];
        zeros = new long[brackets.Length];
        List<int> starts = [];
        for (int i = 0; i < brackets.Length; i++)
        {
            ranges[i] = brackets[i].Range;
            if (!IsThere(i))
            {
                starts.Add(i);
            }
        }

        firsts = [.. starts, brackets.Length];
    }

    /// <summary>How many elements are zero, for a statistic whose rank depends on it.</summary>
    public long Zeros(int bracket) => zeros[bracket];

    // What may lie in one of a quantity's brackets is picked from each block, and looked at closely when the chunk is through.
    public override void Process(Chunk chunk)
    {
        int quantities = firsts.Length - 1;
        int[] near = new int[quantities];
        long[] above = new long[brackets.Length], none = new long[quantities];
        Quantities.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Quantities.MoveTo(chunk, at, length);
            for (int q = 0; q < quantities; q++)
            {
                int first = firsts[q], count = firsts[q + 1] - first;
                OrderStatistic statistic = brackets[first].Statistic;
                ReadOnlySpan<V> values = Quantities.Measure(chunk, at, length, statistic.Quantity);
                none[q] += statistic.IsRanked ? 0 : Quantities.CountZeros(chunk, length, values);
                Span<V> room = chunk.List<V>(q, near[q] + Block.Size, near[q])[near[q]..];
                near[q] += Quantities.Sift(chunk, at, length, values, ranges.AsSpan(first, count), above.AsSpan(first, count), room);
            }
        }

        for (int q = 0; q < quantities; q++)
        {
            Collect(chunk, q, near[q], above, none[q]);
        }
    }

    private void Collect(Chunk chunk, int quantity, int count, ReadOnlySpan<long> above, long none)
    {
        int padded = Block.Padded(count);
        Span<V> near = chunk.List<V>(quantity, padded, count)[..padded], inside = chunk.List<V>(firsts.Length - 1, padded, 0);
        near[count..].Clear();
        for (int i = firsts[quantity]; i < firsts[quantity + 1]; i++)
        {
            Interlocked.Add(ref zeros[i], none);
            BracketCounts counts = MagnitudeKeys.Collect(near, ranges[i].Low, ranges[i].High, inside);
            brackets[i].Add(chunk.Index, counts with { Above = counts.Above + (int)above[i] }, inside[..counts.Inside]);
        }
    }
}
