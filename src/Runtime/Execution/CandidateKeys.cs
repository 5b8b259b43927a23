using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Finds an order statistic in what was seen of its bracket.</summary>
internal static class CandidateKeys
{
    /// <summary>Finds the key, unless it lies outside the bracket or too much was within.</summary>
    public static void Find(OrderStatistic statistic)
    {
        (long above, long high, long low, long inside) = statistic.Counts;
        long rank = statistic.Rank - above;
        if (statistic.Candidates is not { } candidates || rank < 1)
        {
            return;
        }

        if (rank <= high)
        {
            statistic.Find(statistic.Bracket.High, above, high);
        }
        else if (rank <= high + inside)
        {
            (uint key, long larger, long equal) = KeySelection.Largest([.. candidates.Select(c => c.Keys)], rank - high);
            statistic.Find(key, above + high + larger, equal);
        }
        else if (rank <= high + inside + low)
        {
            statistic.Find(statistic.Bracket.Low, above + high + inside, low);
        }
        else if (statistic.Bracket.Low == 1)
        {
            // Every key that is not zero was seen, so the rank falls among the zeros.
            statistic.Find(0, above + high + inside + low, long.MaxValue);
        }
    }

    /// <summary>How many keys of each chunk equal the one that was found.</summary>
    public static int[] CountEqual(OrderStatistic statistic) => [.. statistic.Candidates!.Select(c =>
        statistic.Key == statistic.Bracket.High ? c.Counts.High
        : statistic.Key == statistic.Bracket.Low ? c.Counts.Low
        : c.Keys.AsSpan().Count((uint)statistic.Key))];
}
