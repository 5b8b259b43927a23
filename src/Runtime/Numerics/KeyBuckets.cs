using System.Numerics;

namespace MergeDsl.Numerics;

/// <summary>
/// Divides keys into buckets of about the same size, by splitters taken from a sample: bucket 2 j + 1 holds the keys that
/// equal splitter j, bucket 2 j those between it and the one before. So a key that is frequent has a bucket of its own.
/// </summary>
internal sealed class KeyBuckets
{
    // So many places between the smallest and the largest splitter say where to look: that leaves one splitter, rarely more.
    private const int TableBits = 16;

    private readonly ulong[] splitters;
    private readonly int[] weights;
    private readonly int[] starts;
    private readonly ulong lowest;
    private readonly int shift;

    /// <param name="sample">Some of the keys; ordered by this.</param>
    /// <param name="splitters">How many splitters at most.</param>
    public KeyBuckets(ulong[] sample, int splitters)
    {
        Array.Sort(sample);
        int count = Math.Min(splitters, sample.Length);
        IGrouping<ulong, ulong>[] groups = [.. Enumerable.Range(0, count).Select(i => sample[(int)((i + 1L) * sample.Length / (count + 1L))]).GroupBy(key => key)];
        this.splitters = [.. groups.Select(g => g.Key)];
        weights = [.. groups.Select(g => g.Count())];
        starts = new int[(1 << TableBits) + 1];
        if (count > 0)
        {
            // Zeros lie far below all other keys.
            lowest = this.splitters[this.splitters.Length > 1 && this.splitters[0] == 0 ? 1 : 0];
            shift = Math.Max(64 - BitOperations.LeadingZeroCount(this.splitters[^1] - lowest) - TableBits, 0);
        }

        foreach (ulong splitter in this.splitters)
        {
            starts[PlaceOf(splitter) + 1]++;
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }
    }

    /// <summary>How many buckets there are.</summary>
    public int Count => (2 * splitters.Length) + 1;

    /// <summary>The buckets of keys that the sample has several times the share of a splitter of, the most frequent first.</summary>
    public IEnumerable<int> Frequent => Enumerable.Range(0, splitters.Length).Where(j => weights[j] > 1).OrderByDescending(j => weights[j]).Select(j => (2 * j) + 1);

    /// <summary>The bucket of a key.</summary>
    public int Of(ulong key)
    {
        // Splitters before the first are smaller than the key, those from the end on are not.
        int place = PlaceOf(key), first = starts[place], end = starts[place + 1];
        while (first < end)
        {
            int middle = (first + end) >> 1;
            (first, end) = splitters[middle] < key ? (middle + 1, end) : (first, middle);
        }

        return (2 * first) + (first < splitters.Length && splitters[first] == key ? 1 : 0);
    }

    private int PlaceOf(ulong key) => (int)Math.Min((Math.Max(key, lowest) - lowest) >> shift, (1 << TableBits) - 1);
}
