using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The range of keys that an order statistic is expected in, and what one round saw of it.</summary>
/// <param name="statistic">The statistic.</param>
internal sealed class Bracket<V>(OrderStatistic statistic)
    where V : unmanaged
{
    private (long Above, long High, long Low, long Inside) counts;
    private (BracketCounts Counts, V[] Values)[]? seen;

    /// <summary>The statistic.</summary>
    public OrderStatistic Statistic { get; } = statistic;

    /// <summary>The range; unless a sample says more, all that is not zero is within.</summary>
    public KeyRange Range { get; private set; } = new(1, MagnitudeKeys.Highest<V>());

    /// <summary>How many keys are expected strictly within.</summary>
    public long Expected { get; private set; }

    /// <summary>Whether what lies within is collected: not if it is too much.</summary>
    public bool Collects => seen is not null;

    /// <summary>Sets the ends.</summary>
    public void Narrow(KeyRange range, long expected) => (Range, Expected) = (range, expected);

    /// <summary>Makes ready for collecting.</summary>
    public void Open(int chunks) => seen = new (BracketCounts, V[])[chunks];

    /// <summary>Adds what was seen in a chunk, unless that makes too much.</summary>
    public void Add(int chunk, BracketCounts added, ReadOnlySpan<V> inside, long limit)
    {
        Interlocked.Add(ref counts.Above, added.Above);
        Interlocked.Add(ref counts.High, added.High);
        Interlocked.Add(ref counts.Low, added.Low);
        if (Interlocked.Add(ref counts.Inside, added.Inside) > limit)
        {
            seen = null;
        }
        else if (seen is { } chunks)
        {
            chunks[chunk] = (added, inside.ToArray());
        }
    }

    /// <summary>Finds the key, unless it lies outside the bracket or too much was within.</summary>
    public void Find()
    {
        (long above, long high, long low, long inside) = counts;
        long rank = Statistic.Rank - above;
        if (seen is null || rank < 1 || Statistic.IsFound)
        {
            return;
        }

        if (rank <= high)
        {
            Statistic.Find(Range.High, above, high);
        }
        else if (rank <= high + inside)
        {
            (ulong key, long larger, long equal) = KeySelection.Largest<V>([.. seen.Select(c => c.Values)], rank - high, Range.Low, Range.High);
            Statistic.Find(key, above + high + larger, equal);
        }
        else if (rank <= high + inside + low)
        {
            Statistic.Find(Range.Low, above + high + inside, low);
        }
        else if (Range.Low == 1)
        {
            // Every key that is not zero was seen, so the rank falls among the zeros.
            Statistic.Find(0, above + high + inside + low, long.MaxValue);
        }
    }

    /// <summary>Forgets what was collected.</summary>
    public void Release() => seen = null;

    /// <summary>How many keys of each chunk equal the one that was found.</summary>
    public int[] CountEqual() => [.. (seen ?? []).Select(c =>
        Statistic.Key == Range.High ? c.Counts.High
        : Statistic.Key == Range.Low ? c.Counts.Low
        : MagnitudeKeys.Count<V>(c.Values, Statistic.Key))];
}
