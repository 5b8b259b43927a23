using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The range of keys that an order statistic is expected in, and what one round saw of it.</summary>
/// <param name="statistic">The statistic.</param>
/// <param name="elements">The elements of the tensor.</param>
internal sealed class Bracket<V>(OrderStatistic statistic, long elements)
    where V : unmanaged
{
    private const int LeastRoom = 1 << 10;

    private long expected = elements;
    private (long Above, long High, long Low, long Inside) counts;
    private (BracketCounts Counts, int Start)[] seen = []; // in each chunk; where its values begin
    private Memory<V> values;

    /// <summary>The statistic.</summary>
    public OrderStatistic Statistic { get; } = statistic;

    /// <summary>The range; unless a sample says more, all that is not zero is within.</summary>
    public KeyRange Range { get; private set; } = new(1, MagnitudeKeys.Highest<V>());

    /// <summary>Room for what lies strictly within: a quarter more than is expected, or the sample would have to be wrong by that.</summary>
    public long Room => expected + (expected / 4) + LeastRoom;

    /// <summary>How many keys of each chunk equal the one that was found, where only some of them are above the line; null: it is not known.</summary>
    public int[]? Equal { get; private set; }

    /// <summary>Narrows the range.</summary>
    /// <param name="range">The range.</param>
    /// <param name="expected">How many keys are expected strictly within.</param>
    public void Narrow(KeyRange range, long expected) => (Range, this.expected) = (range, expected);

    /// <summary>Makes ready for collecting.</summary>
    /// <param name="chunks">How many chunks there are.</param>
    /// <param name="room">Where to; what there is no room for cannot be told from too much.</param>
    public void Open(int chunks, Memory<V> room) => (seen, values) = (new (BracketCounts, int)[chunks], room);

    /// <summary>Adds what was seen in a chunk; what there is no room for is counted only.</summary>
    public void Add(int chunk, BracketCounts added, ReadOnlySpan<V> inside)
    {
        Interlocked.Add(ref counts.Above, added.Above);
        Interlocked.Add(ref counts.High, added.High);
        Interlocked.Add(ref counts.Low, added.Low);
        long end = Interlocked.Add(ref counts.Inside, added.Inside);
        if (end <= values.Length)
        {
            seen[chunk] = (added, (int)end - added.Inside);
            inside.CopyTo(values.Span[((int)end - added.Inside)..]);
        }
    }

    /// <summary>Finds the key, unless it lies outside the range or too much was within, and forgets what was collected.</summary>
    public void Close()
    {
        if (counts.Inside <= values.Length && !Statistic.IsFound)
        {
            Find();
            Equal = Statistic.NeedsBoundary ? Array.ConvertAll(seen, CountEqual) : null;
        }

        (seen, values) = ([], default);
    }

    private void Find()
    {
        (long above, long high, long low, long inside) = counts;
        long rank = Statistic.Rank - above;
        if (rank < 1)
        {
            return;
        }

        if (rank <= high)
        {
            Statistic.Find(Range.High, above, high);
        }
        else if (rank <= high + inside)
        {
            (ulong key, long larger, long equal) = KeySelection.Largest<V>(values.Span[..(int)inside], rank - high, Range.Low, Range.High);
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

    private int CountEqual((BracketCounts Counts, int Start) chunk) =>
        Statistic.Key == Range.High ? chunk.Counts.High
        : Statistic.Key == Range.Low ? chunk.Counts.Low
        : MagnitudeKeys.Count<V>(values.Span.Slice(chunk.Start, chunk.Counts.Inside), Statistic.Key);
}
