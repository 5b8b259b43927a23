namespace MergeDsl.Execution;

/// <summary>
/// Finds order statistics of task vectors exactly, in bounded memory. A sample says between which keys each must lie; one
/// round counts what is above and collects what is between. Where the sample misled, or too much lies between, two
/// rounds of histograms find the key digit by digit. Last, where several elements equal the key, it is found which of
/// them are the first. Task vectors are expected to be free of NaN.
/// </summary>
internal sealed class OrderStatistics(TensorMerge merge)
{
    private const int UpperBits = 15;
    private const int LowerBits = 16;

    private readonly List<OrderStatistic> wanted = [];

    /// <summary>Asks for an element.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rank">From 1, the largest magnitude, to the number of elements.</param>
    public OrderStatistic Largest(int model, long rank)
    {
        OrderStatistic statistic = new(model, rank);
        wanted.Add(statistic);
        return statistic;
    }

    /// <summary>The rounds that find what was asked for.</summary>
    public IEnumerable<Round> Rounds()
    {
        if (wanted.Count == 0)
        {
            yield break;
        }

        int limit = merge.CandidateLimit / wanted.Count;
        DeltaSample.Bracket(merge, wanted, limit);
        OrderStatistic[] expected = [.. wanted.Where(s => s.Candidates is not null)];
        if (expected.Length > 0)
        {
            CollectRound collecting = new(merge, expected, limit);
            yield return collecting;
            foreach (OrderStatistic statistic in expected)
            {
                CandidateKeys.Find(statistic);
            }
        }

        foreach (Round round in Histograms([.. wanted.Where(s => !s.IsFound)]))
        {
            yield return round;
        }

        foreach (Round round in Boundaries([.. wanted.Where(s => s.NeedsBoundary)]))
        {
            yield return round;
        }

        foreach (OrderStatistic statistic in wanted)
        {
            statistic.Release();
        }
    }

    private IEnumerable<Round> Histograms(OrderStatistic[] missed)
    {
        if (missed.Length == 0)
        {
            yield break;
        }

        HistogramRound upper = new(merge, missed, LowerBits, UpperBits, new uint[missed.Length]);
        yield return upper;
        (uint Prefix, long Larger)[] buckets = [.. missed.Select((s, i) => Bucket(upper.Counts(i), s.Rank, 0))];
        HistogramRound lower = new(merge, missed, 0, LowerBits, [.. buckets.Select(b => b.Prefix)]);
        yield return lower;
        for (int i = 0; i < missed.Length; i++)
        {
            (uint digit, long larger) = Bucket(lower.Counts(i), missed[i].Rank, buckets[i].Larger);
            missed[i].Release();
            missed[i].Find((buckets[i].Prefix << LowerBits) | digit, larger, lower.Counts(i)[(int)digit]);
        }
    }

    private IEnumerable<Round> Boundaries(OrderStatistic[] split)
    {
        OrderStatistic[] uncounted = [.. split.Where(s => s.Candidates is null)];
        EqualCountRound? counting = uncounted.Length == 0 ? null : new(merge, uncounted);
        if (counting is not null)
        {
            yield return counting;
        }

        List<(OrderStatistic Statistic, int Chunk, long Remaining)> open = [];
        foreach (OrderStatistic statistic in split)
        {
            int[] counts = statistic.Candidates is null
                ? counting!.Counts(Array.IndexOf(uncounted, statistic))
                : CandidateKeys.CountEqual(statistic);
            long rest = statistic.Quota;
            int chunk = 0;
            while (rest > counts[chunk])
            {
                rest -= counts[chunk++];
            }

            open.Add((statistic, chunk, rest));
        }

        if (open.Count > 0)
        {
            yield return new BoundaryRound(merge, open);
        }
    }

    // The bucket, from the top, in which the rank falls, and how many keys are in larger ones.
    private static (uint Bucket, long Larger) Bucket(ReadOnlySpan<long> counts, long rank, long larger)
    {
        int bucket = counts.Length - 1;
        while (larger + counts[bucket] < rank)
        {
            larger += counts[bucket--];
        }

        return ((uint)bucket, larger);
    }
}
