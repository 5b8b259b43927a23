using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Guesses from a sample between which keys order statistics lie. The guess decides about time, never about the result.</summary>
internal static class DeltaSample
{
    // Below it, everything is collected.
    private const long SmallestTensor = 256 << 10;

    // Elements that are read together; neighbours are alike, so many short runs say more than few long ones.
    private const int Run = 32;

    private const int FewestElements = 64 << 10;
    private const int MostElements = 1 << 20;
    private const int OneIn = 256;

    // Standard deviations on either side: one bracket in some 10^8 misses.
    private const double Margin = 6;

    // The fractions of multiples of the golden ratio: runs evenly spread that follow no row length.
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>Sets the brackets, and makes ready for collecting what is not too much.</summary>
    public static void Bracket(TensorMerge merge, IReadOnlyList<OrderStatistic> statistics, int limit)
    {
        foreach (IGrouping<int, OrderStatistic> ofModel in statistics.GroupBy(s => s.Model))
        {
            uint[] keys = merge.ElementCount < SmallestTensor ? [] : Draw(merge, ofModel.Key);
            uint[] ordered = [.. keys];
            Array.Sort(ordered);
            Array.Reverse(ordered);
            foreach (OrderStatistic statistic in ofModel)
            {
                statistic.Bracket = keys.Length == 0 ? (1, int.MaxValue) : Around(keys, ordered, (double)statistic.Rank / merge.ElementCount);
                statistic.Expect(Chunks(merge), Expected(ordered, statistic.Bracket, merge.ElementCount), limit);
            }
        }
    }

    private static int Chunks(TensorMerge merge) => (int)((merge.ElementCount + merge.ChunkElements - 1) / merge.ChunkElements);

    private static long Expected(uint[] ordered, (uint Low, uint High) bracket, long elements) =>
        (long)(ordered.Count(k => k >= bracket.Low && k <= bracket.High) / Math.Max(1.0, ordered.Length) * elements);

    private static uint[] Draw(TensorMerge merge, int model)
    {
        int runs = (int)Math.Clamp(merge.ElementCount / OneIn, FewestElements, MostElements) / Run;
        uint[] keys = new uint[runs * Run];
        Span<byte> bytes = stackalloc byte[Run * sizeof(double)];
        Span<float> bases = stackalloc float[Run];
        Span<float> values = stackalloc float[Run];
        for (int run = 0; run < runs; run++)
        {
            double jitter = run * GoldenRatio % 1;
            long start = Math.Min((long)((run + jitter) / runs * merge.ElementCount), merge.ElementCount - Run);
            merge.Read(0, start, bytes, bases);
            merge.Read(merge.InputOf(model), start, bytes, values);
            for (int i = 0; i < Run; i++)
            {
                keys[(run * Run) + i] = MagnitudeKeys.Of(values[i] - bases[i]);
            }
        }

        return keys;
    }

    private static (uint Low, uint High) Around(uint[] keys, uint[] ordered, double share)
    {
        double position = share * ordered.Length;
        double margin = (Margin * Deviation(keys, ordered[Math.Min((int)position, ordered.Length - 1)], share)) + 2;
        int first = (int)Math.Floor(position - margin);
        int last = (int)Math.Ceiling(position + margin);
        return (last >= ordered.Length ? 1 : Math.Max(ordered[last], 1), first < 0 ? int.MaxValue : ordered[first]);
    }

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
