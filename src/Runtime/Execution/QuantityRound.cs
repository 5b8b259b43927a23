namespace MergeDsl.Execution;

/// <summary>Looks at the quantities that order statistics are wanted of.</summary>
internal abstract class QuantityRound<V>(ElementQuantities<V> quantities, IReadOnlyList<OrderStatistic> statistics, int[]? only = null)
    : Round(quantities.Merge.Whole, quantities.ChunkElements, only)
    where V : unmanaged
{
    private readonly bool[] needed = Needed(quantities, statistics);

    /// <summary>The quantities.</summary>
    protected ElementQuantities<V> Quantities { get; } = quantities;

    public sealed override bool Reads(int input) => needed[input];

    /// <summary>The quantity of a statistic in the block that was gone to; what is there from the statistic before is not computed again.</summary>
    protected ReadOnlySpan<V> Values(Chunk chunk, int at, int length, int statistic, ReadOnlySpan<V> before) =>
        IsThere(statistic) ? before : Quantities.Of(chunk, at, length, statistics[statistic].Quantity);

    /// <summary>Whether the quantity of a statistic is that of the statistic before.</summary>
    protected bool IsThere(int statistic) => statistic > 0 && statistics[statistic].Quantity == statistics[statistic - 1].Quantity;

    private static bool[] Needed(ElementQuantities<V> quantities, IReadOnlyList<OrderStatistic> statistics)
    {
        bool[] needed = new bool[quantities.Merge.Sources.Length];
        foreach (OrderStatistic statistic in statistics)
        {
            for (int input = 0; input < needed.Length; input++)
            {
                needed[input] |= quantities.Reads(input, statistic.Quantity);
            }
        }

        return needed;
    }
}
