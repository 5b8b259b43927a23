using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>A line that ranks are counted along, in one thread's buffers: what is drawn for it is there before the next line takes its place.</summary>
/// <param name="length">How many elements a line has.</param>
internal sealed class RankedLine<T>(int length)
    where T : unmanaged
{
    // To compare so many with all of a line costs no more than to put those together that share a bucket.
    private const int Few = 16;

    private readonly T[] values = new T[Block.Padded(length)];
    private readonly byte[] random = new byte[Block.Padded(length)];
    private readonly byte[] kept = new byte[Block.Padded(length)];
    private readonly int[] open = new int[Block.Padded(length) + 2];
    private readonly MagnitudeRanks<T> ranks = new(length);
    private readonly RankThresholds thresholds = new();

    /// <summary>The elements, to be filled.</summary>
    public Span<T> Values => values.AsSpan(0, length);

    /// <summary>Their random bytes, to be filled.</summary>
    public Span<byte> Random => random.AsSpan(0, length);

    /// <summary>Draws for each element whether it stays: 0 if not. A zero that stays is as good as one that goes.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="steps">Where its probabilities step.</param>
    /// <param name="first">The first element, counted from the start of the tensor.</param>
    /// <param name="stride">The distance of elements.</param>
    public ReadOnlySpan<byte> Draw(RankedMask mask, RankSteps steps, long first, long stride)
    {
        if (ranks.Count(values))
        {
            thresholds.Set(steps, ranks);
            int left = Resolve(mask, steps, first, stride, thresholds.Decide(random, ranks.Buckets, kept, open));
            if (left > 0)
            {
                Rank(mask, steps, first, stride, left);
            }
        }

        return kept.AsSpan(0, length);
    }

    // Decides about open elements by what is known of their ranks, and moves the others to the front.
    private int Resolve(RankedMask mask, RankSteps steps, long first, long stride, int count)
    {
        int left = 0;
        foreach (int place in open.AsSpan(0, count))
        {
            if (place >= length || MagnitudeKeys.Of(values[place]) == 0)
            {
                continue;
            }

            (int low, int high) = ranks.Bounds(place);
            bool keeps = Keeps(mask, steps, place, first + (place * stride), low);
            if (low == high || keeps == Keeps(mask, steps, place, first + (place * stride), high))
            {
                kept[place] = keeps ? (byte)1 : (byte)0;
            }
            else
            {
                open[left++] = place;
            }
        }

        return left;
    }

    private void Rank(RankedMask mask, RankSteps steps, long first, long stride, int count)
    {
        bool groups = ranks.Counts && count > Few;
        if (groups)
        {
            ranks.Group(values);
        }

        foreach (int place in open.AsSpan(0, count))
        {
            int rank = groups ? ranks.OfGrouped(place) : ranks.Of(values, place);
            kept[place] = Keeps(mask, steps, place, first + (place * stride), rank) ? (byte)1 : (byte)0;
        }
    }

    private bool Keeps(RankedMask mask, RankSteps steps, int place, long element, int rank) =>
        steps.Keeps(random[place], rank) ?? RandomMask.OwnWordKeeps(mask.Key, mask.Probability(rank, length), element);
}
