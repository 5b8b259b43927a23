using MergeDsl.Diagnostics;
using MergeDsl.Numerics;
using MergeDsl.Recipes;

namespace MergeDsl.Execution;

/// <summary>Finds, in the chunks where it must be, the last of the equal elements that are above the line of a statistic.</summary>
internal sealed class BoundaryRound<V>(ElementQuantities<V> quantities, IReadOnlyList<(OrderStatistic Statistic, int Chunk, long Remaining)> open)
    : QuantityRound<V>(quantities, [.. open.Select(o => o.Statistic)], [.. open.Select(o => o.Chunk).Distinct()])
    where V : unmanaged
{
    public override void Process(Chunk chunk)
    {
        Quantities.Reserve(chunk);
        for (int i = 0; i < open.Count; i++)
        {
            if (open[i].Chunk == chunk.Index)
            {
                open[i].Statistic.Bound(chunk.Start + Find(chunk, i));
            }
        }
    }

    private int Find(Chunk chunk, int i)
    {
        (OrderStatistic statistic, _, long rest) = open[i];
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Quantities.MoveTo(chunk, at, length);
            ReadOnlySpan<V> values = Quantities.Of(chunk, at, length, statistic.Quantity)[..length];
            int equal = MagnitudeKeys.Count(values, statistic.Key);
            if (equal < rest)
            {
                rest -= equal;
                continue;
            }

            for (int element = 0; element < length; element++)
            {
                if (MagnitudeKeys.Of(values[element]) == statistic.Key && --rest == 0)
                {
                    return at + element;
                }
            }
        }

        throw MergeException.Of(MergeDiagnostics.InputChanged, Quantities.Merge.Tensor.Name);
    }
}
