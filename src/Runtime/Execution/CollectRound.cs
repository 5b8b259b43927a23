using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts the keys above each bracket and at its ends, collects those within, and counts zeros where a rank depends on that.</summary>
internal sealed class CollectRound<V> : QuantityRound<V>
    where V : unmanaged
{
    private readonly Bracket<V>[] brackets;
    private readonly KeyRange[] ranges;
    private readonly Range[] groups; // of brackets of one quantity
    private readonly long[] zeros;
    private readonly long limit;

    public CollectRound(ElementQuantities<V> quantities, Bracket<V>[] brackets, long limit)
        : base(quantities, [.. brackets.Select(b => b.Statistic)])
    {
        this.brackets = brackets;
        this.limit = limit;
        ranges = [.. brackets.Select(b => b.Range)];
        int[] firsts = [.. Enumerable.Range(0, brackets.Length).Where(i => !IsThere(i))];
        groups = [.. firsts.Select((first, i) => first..(i + 1 < firsts.Length ? firsts[i + 1] : brackets.Length))];
        zeros = new long[groups.Length];
    }

    /// <summary>How many elements are zero, for a statistic whose rank depends on it.</summary>
    public long Zeros(int bracket) => zeros[Array.FindIndex(groups, g => bracket < g.End.Value)];

    // What may lie in one of a quantity's brackets is picked from each block, and looked at closely when the chunk is through.
    public override void Process(Chunk chunk)
    {
        int[] near = new int[groups.Length];
        long[] above = new long[brackets.Length], none = new long[groups.Length];
        Quantities.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Quantities.MoveTo(chunk, at, length);
            for (int g = 0; g < groups.Length; g++)
            {
                Range group = groups[g];
                ReadOnlySpan<V> values = Quantities.Measure(chunk, at, length, brackets[group.Start].Statistic.Quantity);
                none[g] += brackets[group.Start].Statistic.IsRanked ? 0 : Quantities.CountZeros(chunk, length, values);
                Span<V> room = chunk.List<V>(g, near[g] + Block.Size, near[g])[near[g]..];
                near[g] += Quantities.Sift(chunk, at, length, values, ranges.AsSpan(group), above.AsSpan(group), room);
            }
        }

        for (int g = 0; g < groups.Length; g++)
        {
            Interlocked.Add(ref zeros[g], none[g]);
            Collect(chunk, g, near[g], above);
        }
    }

    private void Collect(Chunk chunk, int group, int count, ReadOnlySpan<long> above)
    {
        int padded = Block.Padded(count);
        Span<V> near = chunk.List<V>(group, padded, count)[..padded], inside = chunk.List<V>(groups.Length, padded, 0);
        near[count..].Clear();
        for (int i = groups[group].Start.Value; i < groups[group].End.Value; i++)
        {
            BracketCounts counts = MagnitudeKeys.Collect(near, ranges[i].Low, ranges[i].High, inside);
            brackets[i].Add(chunk.Index, counts with { Above = counts.Above + (int)above[i] }, inside[..counts.Inside], limit);
        }
    }
}
