using System.Collections.Concurrent;
using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Finds the ranks of some elements of a long line: counts the elements that lie between one of them and the next.</summary>
/// <param name="line">The line.</param>
/// <param name="counts">What is known of its ranks.</param>
/// <param name="ordered">Keys and elements, in order.</param>
internal sealed class LineAnswerRound<T>(LongLine<T> line, LineCounts counts, (ulong Key, long Element)[] ordered)
    : Round(line.Group, line.Merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The first question of each bucket.
    private readonly int[] first = First(counts, ordered);

    // Sums of the threads, not in use.
    private readonly ConcurrentBag<long[]> sums = [];

    public override bool Reads(int input) => line.Reads(input);

    public override void Process(Chunk chunk)
    {
        if (!sums.TryTake(out long[]? between))
        {
            between = new long[ordered.Length];
        }

        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            ReadOnlySpan<T> deltas = line.Deltas(chunk, at, out int start);
            for (int i = start; i < deltas.Length; i += line.Stride)
            {
                ulong key = MagnitudeKeys.Of(deltas[i]);
                int bucket = counts.Buckets.Of(key), end = first[bucket + 1];
                int next = Next(first[bucket], end, key, chunk.Start + at + i);
                if (next < end)
                {
                    between[next]++;
                }
            }
        }

        sums.Add(between);
    }

    /// <summary>The rank of each, once the round is over.</summary>
    public long[] Ranks()
    {
        long[] ranks = new long[ordered.Length];
        int bucket = 0;
        for (int i = 0; i < ranks.Length; i++)
        {
            while (first[bucket + 1] <= i)
            {
                bucket++;
            }

            ranks[i] = (i == first[bucket] ? counts.Smaller[bucket] : ranks[i - 1]) + sums.Sum(s => s[i]);
        }

        return ranks;
    }

    // The first question from one on whose element ranks higher; an element is none before itself.
    private int Next(int from, int end, ulong key, long element)
    {
        while (from < end)
        {
            int middle = (from + end) >>> 1;
            (ulong otherKey, long otherElement) = ordered[middle];
            (from, end) = otherKey > key || (otherKey == key && otherElement > element) ? (from, middle) : (middle + 1, end);
        }

        return from;
    }

    private static int[] First(LineCounts counts, (ulong Key, long Element)[] ordered)
    {
        int[] first = new int[counts.Buckets.Count + 1];
        foreach ((ulong key, _) in ordered)
        {
            first[counts.Buckets.Of(key) + 1]++;
        }

        for (int bucket = 0; bucket < counts.Buckets.Count; bucket++)
        {
            first[bucket + 1] += first[bucket];
        }

        return first;
    }
}
