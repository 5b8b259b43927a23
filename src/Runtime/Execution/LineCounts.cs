using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// How many elements of a long line lie in each bucket of keys, and so between which ranks those of a bucket are. Of keys
/// that are frequent it is counted too how many stand before each chunk: their ranks are known exactly in the order of elements.
/// </summary>
internal sealed class LineCounts
{
    private const int MostFrequent = 256;

    private readonly Accumulators<long[]> partial;
    private readonly int[] counted;
    private readonly int[] frequentOf;
    private readonly long[][] before;

    /// <param name="buckets">The buckets.</param>
    /// <param name="chunks">The chunks of the line.</param>
    /// <param name="room">How many counts of frequent keys may be held.</param>
    public LineCounts(KeyBuckets buckets, int chunks, int room)
    {
        Buckets = buckets;
        counted = [.. buckets.Frequent.Take(Math.Min(MostFrequent, room / chunks))];
        frequentOf = new int[buckets.Count];
        Array.Fill(frequentOf, -1);
        for (int i = 0; i < counted.Length; i++)
        {
            frequentOf[counted[i]] = i;
        }

        partial = new(() => new long[buckets.Count]);
        Smaller = new long[buckets.Count + 1];
        before = new long[chunks][];
    }

    /// <summary>The buckets.</summary>
    public KeyBuckets Buckets { get; }

    /// <summary>For each bucket, how many keys are smaller than those in it; last, how many there are.</summary>
    public long[] Smaller { get; }

    /// <summary>Whether any key is frequent.</summary>
    public bool HasFrequent => counted.Length > 0;

    /// <summary>The number of a bucket among those of frequent keys; -1: it is none.</summary>
    public int FrequentOf(int bucket) => frequentOf[bucket];

    /// <summary>How many elements before a chunk have each of the frequent keys.</summary>
    public ReadOnlySpan<long> Before(int chunk) => before[chunk];

    /// <summary>Adds the counts of a chunk.</summary>
    public void Add(int chunk, ReadOnlySpan<int> counts)
    {
        long[] frequent = new long[counted.Length];
        for (int i = 0; i < counted.Length; i++)
        {
            frequent[i] = counts[counted[i]];
        }

        before[chunk] = frequent;
        long[] sum = partial.Take();
        for (int bucket = 0; bucket < sum.Length; bucket++)
        {
            sum[bucket] += counts[bucket];
        }

        partial.Return(sum);
    }

    /// <summary>Adds up, when all chunks are counted.</summary>
    public void Complete()
    {
        foreach (long[] sum in partial.All)
        {
            for (int bucket = 0; bucket < sum.Length; bucket++)
            {
                Smaller[bucket + 1] += sum[bucket];
            }
        }

        for (int bucket = 0; bucket < Buckets.Count; bucket++)
        {
            Smaller[bucket + 1] += Smaller[bucket];
        }

        long[] sums = new long[counted.Length];
        foreach (long[] counts in before)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                (counts[i], sums[i]) = (sums[i], sums[i] + counts[i]);
            }
        }
    }
}
