namespace MergeDsl.Numerics;

/// <summary>
/// Divides keys into buckets of about the same size, by splitters taken from a sample: bucket 2 j + 1 holds the keys that
/// equal splitter j, bucket 2 j those between it and the one before. So a key that is frequent has a bucket of its own.
/// </summary>
internal sealed class KeyBuckets
{
    private readonly ulong[] splitters;
    private readonly int[] weights;

    /// <param name="sample">Some of the keys; ordered by this.</param>
    /// <param name="splitters">How many splitters at most.</param>
    public KeyBuckets(ulong[] sample, int splitters)
    {
        Array.Sort(sample);
        int count = Math.Min(splitters, sample.Length);
        IGrouping<ulong, ulong>[] groups = [.. Enumerable.Range(0, count).Select(i => sample[(int)((i + 1L) * sample.Length / (count + 1L))]).GroupBy(key => key)];
        this.splitters = [.. groups.Select(g => g.Key)];
        weights = [.. groups.Select(g => g.Count())];
    }

    /// <summary>How many buckets there are.</summary>
    public int Count => (2 * splitters.Length) + 1;

    /// <summary>The buckets of keys that the sample has several times the share of a splitter of, the most frequent first.</summary>
    public IEnumerable<int> Frequent => Enumerable.Range(0, splitters.Length).Where(j => weights[j] > 1).OrderByDescending(j => weights[j]).Select(j => (2 * j) + 1);

    /// <summary>The bucket of a key.</summary>
    public int Of(ulong key)
    {
        // Splitters before this one are smaller than the key.
        int first = 0;
        for (int count = splitters.Length; count > 0;)
        {
            int half = (count + 1) >> 1;
            first += splitters[first + half - 1] < key ? half : 0;
            count -= half;
        }

        return (2 * first) + (first < splitters.Length && splitters[first] == key ? 1 : 0);
    }
}
