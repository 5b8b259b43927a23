using System.Numerics;
using System.Runtime.CompilerServices;
namespace MergeDsl.Execution;

/// <summary>
/// Finds order statistics of task vectors exactly, in bounded memory. A sample says between which keys each must lie; one
/// round counts what is above and collects what is between. Where the sample misled, or too much lies between, and
/// in float64 always, rounds of histograms find the key digit by digit. Last, where several elements equal the key, it is
/// found which of them are the first. Task vectors are expected to be free of NaN.
/// </summary>
internal sealed class OrderStatistics(TensorMerge merge)
{
    private const int DigitBits = 16;

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
    public IEnumerable<Round> Rounds<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (wanted.Count == 0)
        {
            yield break;
        }

        foreach (Round round in typeof(T) == typeof(float) ? Collection() : [])
        {
            yield return round;
        }

        foreach (Round round in Histograms<T>([.. wanted.Where(s => !s.IsFound)]))
        {
            yield return round;
        }

        foreach (Round round in Boundaries<T>([.. wanted.Where(s => s.NeedsBoundary)]))
        {
            yield return round;
        }

        foreach (OrderStatistic statistic in wanted)
        {
            statistic.Release();
        }
    }

    private IEnumerable<Round> Collection()
    {
        int limit = merge.CandidateLimit / wanted.Count;
        DeltaSample.Bracket(merge, wanted, limit);
        OrderStatistic[] expected = [.. wanted.Where(s => s.Candidates is not null)];
        if (expected.Length > 0)
        {
            yield return new CollectRound(merge, expected, limit);
            foreach (OrderStatistic statistic in expected)
            {
                CandidateKeys.Find(statistic);
            }
        }
    }

    // Digit by digit from the top; the sign takes a bit of the first.
    private IEnumerable<Round> Histograms<T>(OrderStatistic[] missed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (missed.Length == 0)
        {
            yield break;
        }

        ulong[] prefixes = new ulong[missed.Length];
        long[] larger = new long[missed.Length], equal = new long[missed.Length];
        for (int shift = (Unsafe.SizeOf<T>() * 8) - DigitBits; shift >= 0; shift -= DigitBits)
        {
            HistogramRound<T> digits = new(merge, missed, shift, DigitBits, [.. prefixes]);
            yield return digits;
            for (int i = 0; i < missed.Length; i++)
            {
                (uint digit, larger[i]) = Bucket(digits.Counts(i), missed[i].Rank, larger[i]);
                prefixes[i] = (prefixes[i] << DigitBits) | digit;
                equal[i] = digits.Counts(i)[(int)digit];
            }
        }

        for (int i = 0; i < missed.Length; i++)
        {
            missed[i].Release();
            missed[i].Find(prefixes[i], larger[i], equal[i]);
        }
    }

    private IEnumerable<Round> Boundaries<T>(OrderStatistic[] split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OrderStatistic[] uncounted = [.. split.Where(s => s.Candidates is null)];
        EqualCountRound<T>? counting = uncounted.Length == 0 ? null : new(merge, uncounted);
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
            yield return new BoundaryRound<T>(merge, open);
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
