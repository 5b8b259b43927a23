using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>A line that ranks are counted along, in one thread's buffers: what is drawn for it is there before the next line takes its place.</summary>
/// <param name="length">How many elements a line has.</param>
internal sealed class RankedLine<T>(int length)
    where T : unmanaged
{
    private readonly T[] values = new T[Block.Padded(length)];
    private readonly byte[] random = new byte[Block.Padded(length)];
    private readonly byte[] kept = new byte[Block.Padded(length)];
    private readonly int[] open = new int[Block.Padded(length)];
    private readonly MagnitudeRanks<T> ranks = new();
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
        if (!ranks.Count(values, length))
        {
            return kept.AsSpan(0, length);
        }

        thresholds.Set(steps, ranks.Starts);
        int count = thresholds.Decide(random, ranks.Buckets, kept, open);
        foreach (int element in open.AsSpan(0, count))
        {
            if (element < length && MagnitudeKeys.Of(values[element]) != 0)
            {
                kept[element] = Keeps(mask, steps, element, first + (element * stride)) ? (byte)1 : (byte)0;
            }
        }

        return kept.AsSpan(0, length);
    }

    private bool Keeps(RankedMask mask, RankSteps steps, int place, long element)
    {
        (int low, int high) = ranks.Bounds(place);
        bool keeps = Keeps(mask, steps, place, element, low);
        return low == high || keeps == Keeps(mask, steps, place, element, high) ? keeps : Keeps(mask, steps, place, element, ranks.Of(values, place));
    }

    private bool Keeps(RankedMask mask, RankSteps steps, int place, long element, int rank) =>
        steps.Keeps(random[place], rank) ?? RandomMask.OwnWordKeeps(mask.Key, mask.Probability(rank, length), element);
}
