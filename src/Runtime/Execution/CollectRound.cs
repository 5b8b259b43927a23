using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts the keys above each bracket and at its ends, collects those within, and counts zeros where a rank depends on that.</summary>
internal sealed class CollectRound<V>(ElementQuantities<V> quantities, Bracket<V>[] brackets, long limit)
    : QuantityRound<V>(quantities, [.. brackets.Select(b => b.Statistic)])
    where V : unmanaged
{
    private readonly bool[] counts = [.. brackets.Select(b => !b.Statistic.IsRanked)];
    private readonly long[] zeros = new long[brackets.Length];

    /// <summary>How many elements are zero, for a statistic whose rank depends on it.</summary>
    public long Zeros(int bracket) => zeros[bracket];

    public override void Process(Chunk chunk)
    {
        BracketCounts[] seen = new BracketCounts[brackets.Length];
        long[] none = new long[brackets.Length];
        Quantities.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Quantities.MoveTo(chunk, at, length);
            ReadOnlySpan<V> values = default;
            for (int i = 0; i < brackets.Length; i++)
            {
                values = IsThere(i) ? values : Quantities.Measure(chunk, at, length, brackets[i].Statistic.Quantity);
                if (counts[i])
                {
                    none[i] += Quantities.CountZeros(chunk, length, values);
                }

                if (brackets[i].Collects)
                {
                    int collected = seen[i].Inside;
                    seen[i] += Quantities.Collect(chunk, at, length, values, brackets[i].Low, brackets[i].High, chunk.List<V>(i, collected + Block.Size, collected)[collected..]);
                }
            }
        }

        for (int i = 0; i < brackets.Length; i++)
        {
            Interlocked.Add(ref zeros[i], none[i]);
            brackets[i].Add(chunk.Index, seen[i], chunk.List<V>(i, 0, 0)[..seen[i].Inside], limit);
        }
    }
}
