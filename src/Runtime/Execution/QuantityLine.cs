using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>A line with a number of elements on its upper side: those of the largest values of a quantity, the lower index first among equals.</summary>
/// <param name="quantity">The quantity.</param>
internal sealed class QuantityLine(ElementQuantity quantity)
{
    private double value;
    private long boundary;

    /// <summary>The rounds that draw the line.</summary>
    /// <param name="count">How many are above it, when it is known how many elements' values are not zero; no more than these.</param>
    public IEnumerable<Round> Rounds(Func<long, long> count)
    {
        TensorMerge merge = quantity.Merge;
        long wanted = 0;
        QuantityStatistics statistics = new(quantity);
        foreach (Round round in statistics.Rounds(zeros => (wanted = count(merge.ElementCount - zeros)) > 0 ? [merge.ElementCount - wanted] : []))
        {
            yield return round;
        }

        if (statistics.Found is not [(double found, long smaller, long equal)])
        {
            value = double.PositiveInfinity;
            yield break;
        }

        value = found;
        boundary = merge.ElementCount;
        long quota = wanted - (merge.ElementCount - smaller - equal);
        if (quota < equal)
        {
            QuantityEqualRound counting = new(quantity, value);
            yield return counting;
            (int chunk, long rest) = counting.Find(quota);
            QuantityBoundaryRound bounding = new(quantity, value, chunk, rest);
            yield return bounding;
            boundary = bounding.Last + 1;
        }
    }

    /// <summary>Zeros the elements of task vectors that are below the line: those of a block in the chunk, as <see cref="ElementVariance{T}.Deltas"/> puts them there.</summary>
    public void Apply<T>(Chunk chunk, int at, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> values = chunk.Sum(length)[..length];
        quantity.Of(chunk, at, values);
        for (int model = 0; model < quantity.Merge.ModelCount; model++)
        {
            Span<T> d = chunk.Scratch<T>(1 + model, length);
            for (int i = 0; i < length; i++)
            {
                d[i] = values[i] > value || (values[i] == value && chunk.Start + at + i < boundary) ? d[i] : T.Zero;
            }
        }
    }

    /// <summary>Counts, chunk by chunk, the elements that have a value.</summary>
    private sealed class QuantityEqualRound(ElementQuantity quantity, double value) : Round(quantity.Merge.Whole, quantity.Merge.ChunkElements)
    {
        private readonly int[] counts = new int[(quantity.Merge.ElementCount + quantity.Merge.ChunkElements - 1) / quantity.Merge.ChunkElements];

        /// <summary>The chunk of the one of a rank among them, from 1, and its rank there.</summary>
        public (int Chunk, long Rank) Find(long rank)
        {
            int chunk = 0;
            while (rank > counts[chunk])
            {
                rank -= counts[chunk++];
            }

            return (chunk, rank);
        }

        public override void Process(Chunk chunk)
        {
            quantity.Reserve(chunk);
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                Span<double> values = chunk.Sum(Block.Size)[..Math.Min(Block.Size, chunk.Length - at)];
                quantity.Of(chunk, at, values);
                counts[chunk.Index] += values.Count(value);
            }
        }
    }

    /// <summary>Finds the element of a rank among those that have a value, in the chunk where it must be.</summary>
    private sealed class QuantityBoundaryRound(ElementQuantity quantity, double value, int only, long rank)
        : Round(quantity.Merge.Whole, quantity.Merge.ChunkElements, [only])
    {
        public long Last { get; private set; }

        public override void Process(Chunk chunk)
        {
            long rest = rank;
            quantity.Reserve(chunk);
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                Span<double> values = chunk.Sum(Block.Size)[..Math.Min(Block.Size, chunk.Length - at)];
                quantity.Of(chunk, at, values);
                for (int i = 0; i < values.Length; i++)
                {
                    if (values[i] == value && --rest == 0)
                    {
                        Last = chunk.Start + at + i;
                        return;
                    }
                }
            }
        }
    }
}
