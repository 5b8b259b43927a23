using System.Runtime.CompilerServices;

namespace MergeDsl.Numerics;

/// <summary>Finds the key of a given rank in lists of numbers, in passes over them that count one digit each.</summary>
internal static class KeySelection
{
    private const int DigitBits = 11;

    /// <summary>The key of <paramref name="rank"/>, from 1 for the largest to the number of keys; how many are larger, and how many equal it.</summary>
    public static (ulong Key, long Larger, long Equal) Largest<V>(ReadOnlySpan<V[]> lists, long rank)
        where V : unmanaged
    {
        ulong prefix = 0;
        long larger = 0;
        long equal = 0;
        long[] counts = new long[1 << DigitBits];

        // 31 bits, or 63: the sign is none of the key's.
        for (int end = (Unsafe.SizeOf<V>() * 8) - 1; end > 0; end -= DigitBits)
        {
            int shift = Math.Max(end - DigitBits, 0), bits = end - shift;
            Count(lists, shift, bits, prefix, counts);
            int digit = (1 << bits) - 1;
            while (larger + counts[digit] < rank)
            {
                larger += counts[digit--];
            }

            prefix = (prefix << bits) | (uint)digit;
            equal = counts[digit];
        }

        return (prefix, larger, equal);
    }

    private static void Count<V>(ReadOnlySpan<V[]> lists, int shift, int bits, ulong prefix, long[] counts)
        where V : unmanaged
    {
        Array.Clear(counts);
        foreach (V[] values in lists)
        {
            foreach (V value in values)
            {
                ulong key = MagnitudeKeys.Of(value) >> shift;
                if (key >> bits == prefix)
                {
                    counts[(int)(key & ((1u << bits) - 1))]++;
                }
            }
        }
    }
}
