namespace MergeDsl.Execution;

/// <summary>Finds an order statistic among the keys that were collected for it.</summary>
internal static class CandidateKeys
{
    // Three digits of 11, 10 and 10 bits make the 31 of a key.
    private static readonly (int Shift, int Bits)[] Digits = [(20, 11), (10, 10), (0, 10)];

    /// <summary>Finds the key, unless it lies outside the bracket or too many were within.</summary>
    public static void Find(OrderStatistic statistic)
    {
        long rank = statistic.Rank - statistic.Above;
        if (statistic.Candidates is not { } candidates || rank < 1)
        {
            return;
        }

        if (rank > statistic.CandidateCount)
        {
            // Every key that is not zero was seen, so the rank falls among the zeros.
            if (statistic.Bracket.Low == 1)
            {
                statistic.Find(0, statistic.Above + statistic.CandidateCount, long.MaxValue);
            }

            return;
        }

        uint prefix = 0;
        long larger = 0;
        long equal = 0;
        foreach ((int shift, int bits) in Digits)
        {
            long[] counts = new long[1 << bits];
            foreach (uint[] keys in candidates)
            {
                foreach (uint key in keys)
                {
                    if (key >> shift >> bits == prefix)
                    {
                        counts[(key >> shift) & ((1u << bits) - 1)]++;
                    }
                }
            }

            int digit = counts.Length - 1;
            while (larger + counts[digit] < rank)
            {
                larger += counts[digit--];
            }

            prefix = (prefix << bits) | (uint)digit;
            equal = counts[digit];
        }

        statistic.Find(prefix, statistic.Above + larger, equal);
    }

    /// <summary>How many keys of each chunk equal the one that was found.</summary>
    public static int[] CountEqual(OrderStatistic statistic) =>
        [.. statistic.Candidates!.Select(keys => keys.AsSpan().Count(statistic.Key))];
}
