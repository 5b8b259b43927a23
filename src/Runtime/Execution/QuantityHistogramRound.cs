using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts sixteen bits of a quantity, among values whose higher bits are given.</summary>
internal sealed class QuantityHistogramRound(ElementQuantity quantity, int shift, ulong[] prefixes)
    : Round(quantity.Merge.Whole, quantity.Merge.ChunkElements)
{
    private const int Digits = 1 << 16;

    private readonly long[][] counts = [.. prefixes.Select(_ => new long[Digits])];
    private long zeros;

    /// <summary>How many values are zero.</summary>
    public long Zeros => zeros;

    /// <summary>The counts for a prefix, by digit.</summary>
    public ReadOnlySpan<long> Counts(int prefix) => counts[prefix];

    public override void Process(Chunk chunk)
    {
        quantity.Reserve(chunk);
        for (int i = 0; i < prefixes.Length; i++)
        {
            chunk.Keys(i, Digits, 0)[..Digits].Clear();
        }

        long none = 0;
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Span<double> values = chunk.Sum(length)[..length];
            quantity.Of(chunk, at, values);
            none += values.Count(0.0);
            for (int i = 0; i < prefixes.Length; i++)
            {
                Count(values, prefixes[i], chunk.Keys(i, Digits, 0));
            }
        }

        Interlocked.Add(ref zeros, none);
        for (int i = 0; i < prefixes.Length; i++)
        {
            Add(chunk.Keys(i, Digits, 0), counts[i]);
        }
    }

    private void Count(ReadOnlySpan<double> values, ulong prefix, Span<uint> seen)
    {
        foreach (double value in values)
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(value) >> shift;
            if (bits >> 16 == prefix)
            {
                seen[(ushort)bits]++;
            }
        }
    }

    private static void Add(ReadOnlySpan<uint> seen, long[] total)
    {
        lock (total)
        {
            for (int digit = 0; digit < total.Length; digit++)
            {
                total[digit] += seen[digit];
            }
        }
    }
}
