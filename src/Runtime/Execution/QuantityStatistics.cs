namespace MergeDsl.Execution;

/// <summary>
/// Finds order statistics of a quantity exactly: four rounds of histograms read the bits of the wanted values, sixteen at a
/// time, whatever the tensor's length. The bits of numbers that are not negative are ordered as the numbers are.
/// </summary>
internal sealed class QuantityStatistics(ElementQuantity quantity)
{
    /// <summary>What stands at the indices that were asked for, the smallest first; how many are smaller, and how many equal.</summary>
    public (double Value, long Smaller, long Equal)[] Found { get; private set; } = [];

    /// <summary>The rounds.</summary>
    /// <param name="indices">Which are wanted, by index into the sorted values, when it is known how many of them are zero.</param>
    public IEnumerable<Round> Rounds(Func<long, long[]> indices)
    {
        ulong[] prefixes = [0];
        QuantityHistogramRound counting = new(quantity, 48, prefixes);
        yield return counting;
        long[] wanted = indices(counting.Zeros);
        (ulong Prefix, long Smaller, long Equal)[] found = [.. wanted.Select(index => Bucket(counting.Counts(0), 0, index, 0))];
        for (int shift = 32; shift >= 0 && wanted.Length > 0; shift -= 16)
        {
            // Statistics that are alike so far share a histogram.
            prefixes = [.. found.Select(f => f.Prefix).Distinct()];
            counting = new(quantity, shift, prefixes);
            yield return counting;
            found = [.. found.Select((f, i) => Bucket(counting.Counts(Array.IndexOf(prefixes, f.Prefix)), f.Prefix, wanted[i], f.Smaller))];
        }

        Found = [.. found.Select(f => (BitConverter.UInt64BitsToDouble(f.Prefix), f.Smaller, f.Equal))];
    }

    private static (ulong Prefix, long Smaller, long Equal) Bucket(ReadOnlySpan<long> counts, ulong prefix, long index, long smaller)
    {
        int digit = 0;
        while (smaller + counts[digit] <= index)
        {
            smaller += counts[digit++];
        }

        return ((prefix << 16) | (uint)digit, smaller, counts[digit]);
    }
}
