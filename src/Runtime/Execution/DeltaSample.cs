using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Guesses from a sample between which keys order statistics lie. The guess decides about time, never about the result.</summary>
internal static class DeltaSample
{
    // Below it, everything is collected.
    private const long SmallestTensor = 256 << 10;

    // Elements that are read together; neighbours are alike, so many short runs say more than few long ones.
    private const int Run = 64;

    // Standard deviations on either side: one bracket in some 10^8 misses.
    private const double Margin = 6;

    // The fractions of multiples of the golden ratio: runs evenly spread that follow no row length.
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>Sets the brackets, and makes ready for collecting what is not too much.</summary>
    public static void Bracket(TensorMerge merge, IReadOnlyList<OrderStatistic> statistics, int limit)
    {
        int chunks = (int)((merge.ElementCount + merge.ChunkElements - 1) / merge.ChunkElements);
        foreach (OrderStatistic statistic in statistics)
        {
            statistic.Bracket = (1, int.MaxValue);
        }

        if (merge.ElementCount >= SmallestTensor)
        {
            Narrow(merge, statistics);
        }

        foreach (OrderStatistic statistic in statistics)
        {
            statistic.Expect(chunks, statistic.ExpectedInside, limit);
        }
    }

    private static void Narrow(TensorMerge merge, IReadOnlyList<OrderStatistic> statistics)
    {
        Dictionary<int, uint[]> samples = statistics.Select(s => s.Model).Distinct().ToDictionary(m => m, _ => new uint[SampleSize(merge.ElementCount)]);
        Draw(merge, samples);
        foreach (OrderStatistic statistic in statistics)
        {
            uint[] keys = samples[statistic.Model];
            (uint low, uint high) = Around(keys, (double)statistic.Rank / merge.ElementCount);
            statistic.Bracket = (low, high);
            statistic.ExpectedInside = (long)((double)keys.Count(k => k > low && k < high) / keys.Length * merge.ElementCount);
        }
    }

    // A larger sample costs reading, a smaller one a wider bracket; the sum of both is least near N^(2/3).
    private static int SampleSize(long elements) => (int)Math.Cbrt((double)elements * elements) / Run * Run;

    private static void Draw(TensorMerge merge, Dictionary<int, uint[]> samples)
    {
        int runs = SampleSize(merge.ElementCount) / Run;
        Span<byte> bytes = stackalloc byte[Run * sizeof(double)];
        Span<float> bases = stackalloc float[Run];
        Span<float> values = stackalloc float[Run];
        for (int run = 0; run < runs; run++)
        {
            double jitter = run * GoldenRatio % 1;
            long start = Math.Min((long)((run + jitter) / runs * merge.ElementCount), merge.ElementCount - Run);
            merge.Read(0, start, bytes, bases);
            foreach ((int model, uint[] keys) in samples)
            {
                merge.Read(merge.InputOf(model), start, bytes, values);
                for (int i = 0; i < Run; i++)
                {
                    keys[(run * Run) + i] = MagnitudeKeys.Of(values[i] - bases[i]);
                }
            }
        }
    }

    private static (uint Low, uint High) Around(uint[] keys, double share)
    {
        double position = share * keys.Length;
        uint middle = Ranked(keys, (long)position);
        double margin = (Margin * Deviation(keys, middle, share)) + 2;
        long first = (long)Math.Floor(position - margin), last = (long)Math.Ceiling(position + margin);
        return (last > keys.Length ? 1 : Math.Max(Ranked(keys, last), 1), first < 1 ? int.MaxValue : Math.Max(Ranked(keys, first), 1));
    }

    private static uint Ranked(uint[] keys, long rank) => KeySelection.Largest([keys], Math.Clamp(rank, 1, keys.Length)).Key;

    // Of the number of sampled keys at or above the threshold: as for independent elements, or what the differences between runs say if that is more.
    private static double Deviation(uint[] keys, uint threshold, double share)
    {
        double sum = 0, squares = 0;
        int runs = keys.Length / Run;
        for (int run = 0; run < runs; run++)
        {
            int count = 0;
            foreach (uint key in keys.AsSpan(run * Run, Run))
            {
                count += key >= threshold ? 1 : 0;
            }

            sum += count;
            squares += (double)count * count;
        }

        double betweenRuns = squares - (sum * sum / runs);
        return Math.Sqrt(Math.Max(keys.Length * share * (1 - share), betweenRuns));
    }
}
