using System.Buffers;
using System.Runtime.CompilerServices;

namespace MergeDsl.Execution;

/// <summary>
/// Finds order statistics of quantities exactly, in bounded memory. A sample says between which keys each must lie; a
/// round counts what is above and collects what is between, of as many as there is room for. Where the sample misled, or too
/// much lies between for one, rounds of histograms find the key digit by digit. Last, where several elements equal the key, it is found which of them are the
/// first. Quantities are expected to be free of NaN.
/// </summary>
internal sealed class OrderStatistics(TensorMerge merge)
{
    /// <summary>The smallest tensor that a sample is drawn of; of smaller ones everything is collected.</summary>
    public const long SmallestSampled = 256 << 10;

    private const int DigitBits = 16;

    private readonly List<OrderStatistic> wanted = [];

    /// <summary>Asks for an element and the line below it.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="rank">From 1, the largest magnitude, to the number of elements.</param>
    public OrderStatistic Largest(int quantity, long rank) => Add(new(quantity, rank));

    /// <summary>Asks for the line below a share of the elements that are not zero, rounded down.</summary>
    public OrderStatistic LargestShare(int quantity, double share) => Add(new(quantity, null, share));

    /// <summary>Asks for the element at an index into the sorted magnitudes, the smallest first.</summary>
    public OrderStatistic At(int quantity, long index) => Add(new(quantity, merge.ElementCount - index) { IsValueOnly = true });

    /// <summary>The rounds that find what was asked for.</summary>
    public IEnumerable<Round> Rounds<V>(ElementQuantities<V> quantities)
        where V : unmanaged
    {
        if (wanted.Count == 0)
        {
            yield break;
        }

        if (RankSearchRound<V>.IsPossible(quantities, LimitOf<V>()))
        {
            yield return new RankSearchRound<V>(quantities, [.. wanted]);
            yield break;
        }

        Bracket<V>[] brackets = [.. wanted.Select(s => new Bracket<V>(s, merge.ElementCount))];
        foreach (Round round in Collection(quantities, brackets))
        {
            yield return round;
        }

        foreach (Round round in Histograms(quantities, [.. wanted.Where(s => !s.IsFound)]))
        {
            yield return round;
        }

        foreach (Round round in Boundaries(quantities, [.. brackets.Where(b => b.Statistic.NeedsBoundary)]))
        {
            yield return round;
        }
    }

    private int LimitOf<V>() => (int)((long)merge.CandidateLimit * sizeof(uint) / Unsafe.SizeOf<V>());

    private OrderStatistic Add(OrderStatistic statistic)
    {
        wanted.Add(statistic);
        return statistic;
    }

    private IEnumerable<Round> Collection<V>(ElementQuantities<V> quantities, Bracket<V>[] brackets)
        where V : unmanaged
    {
        int limit = LimitOf<V>();
        if (merge.ElementCount >= SmallestSampled)
        {
            int[] sampled = [.. wanted.Select(s => s.Quantity).Distinct()];
            SampleRound<V> sample = new(quantities, sampled, SampleRound<V>.Runs(merge.ElementCount, limit, sampled.Length));
            yield return sample;
            sample.Narrow(brackets);
        }

        // Of one length for all tensors: it is used again. What is not written takes no memory.
        V[] values = ArrayPool<V>.Shared.Rent(limit);

        // As many at once as there is room for: another round reads the base again, and of the models those that it is about.
        for (int next = 0, end; next < brackets.Length; next = end)
        {
            long room = 0;
            for (end = next; end < brackets.Length && room + brackets[end].Room <= limit; end++)
            {
                room += brackets[end].Room;
            }

            if (end == next)
            {
                end++; // nothing has room for it
                continue;
            }

            Bracket<V>[] together = brackets[next..end];
            double share = (double)limit / room;
            int start = 0;
            foreach (Bracket<V> bracket in together)
            {
                int length = Math.Min((int)(bracket.Room * share), limit - start);
                bracket.Open((int)((merge.ElementCount + quantities.ChunkElements - 1) / quantities.ChunkElements), values.AsMemory(start, length));
                start += length;
            }

            CollectRound<V> collecting = new(quantities, together);
            yield return collecting;
            for (int i = 0; i < together.Length; i++)
            {
                together[i].Statistic.Count(merge.ElementCount - collecting.Zeros(i));
                together[i].Close();
            }
        }

        ArrayPool<V>.Shared.Return(values);
    }

    // Digit by digit from the top; the sign takes a bit of the first.
    private IEnumerable<Round> Histograms<V>(ElementQuantities<V> quantities, OrderStatistic[] missed)
        where V : unmanaged
    {
        ulong[] prefixes = new ulong[missed.Length];
        long[] larger = new long[missed.Length], equal = new long[missed.Length];
        for (int shift = (Unsafe.SizeOf<V>() * 8) - DigitBits; shift >= 0 && missed.Length > 0; shift -= DigitBits)
        {
            HistogramRound<V> digits = new(quantities, missed, shift, DigitBits, [.. prefixes]);
            yield return digits;
            for (int i = 0; i < missed.Length; i++)
            {
                missed[i].Count(merge.ElementCount - digits.Zeros(i));
                long[] counts = digits.Counts(i);
                (uint digit, larger[i]) = Bucket(counts, missed[i].Rank, larger[i]);
                prefixes[i] = (prefixes[i] << DigitBits) | digit;
                equal[i] = counts[(int)digit];
            }
        }

        for (int i = 0; i < missed.Length; i++)
        {
            if (!missed[i].IsFound)
            {
                missed[i].Find(prefixes[i], larger[i], equal[i]);
            }
        }
    }

    private static IEnumerable<Round> Boundaries<V>(ElementQuantities<V> quantities, Bracket<V>[] split)
        where V : unmanaged
    {
        OrderStatistic[] uncounted = [.. split.Where(b => b.Equal is null).Select(b => b.Statistic)];
        EqualCountRound<V>? counting = uncounted.Length == 0 ? null : new(quantities, uncounted);
        if (counting is not null)
        {
            yield return counting;
        }

        List<(OrderStatistic Statistic, int Chunk, long Remaining)> open = [];
        foreach (Bracket<V> bracket in split)
        {
            int[] counts = bracket.Equal ?? counting!.Counts(Array.IndexOf(uncounted, bracket.Statistic)); // counted where they are not known
            long rest = bracket.Statistic.Quota;
            int chunk = 0;
            while (rest > counts[chunk])
            {
                rest -= counts[chunk++];
            }

            open.Add((bracket.Statistic, chunk, rest));
        }

        if (open.Count > 0)
        {
            yield return new BoundaryRound<V>(quantities, open);
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
