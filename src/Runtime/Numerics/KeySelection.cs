namespace MergeDsl.Numerics;

/// <summary>Finds the key of a given rank in lists of keys, in three passes over them that count one digit each.</summary>
internal static class KeySelection
{
    // 11, 10 and 10 bits make the 31 of a key.
    private static readonly (int Shift, int Bits)[] Digits = [(20, 11), (10, 10), (0, 10)];

    /// <summary>The key of <paramref name="rank"/>, from 1 for the largest to the number of keys; how many are larger, and how many equal it.</summary>
    public static (uint Key, long Larger, long Equal) Largest(ReadOnlySpan<uint[]> lists, long rank)
    {
        uint prefix = 0;
        long larger = 0;
        long equal = 0;
        long[] counts = new long[1 << 11];
        foreach ((int shift, int bits) in Digits)
        {
            Array.Clear(counts);
            foreach (uint[] keys in lists)
            {
                foreach (uint key in keys)
                {
                    if (key >> shift >> bits == prefix)
                    {
                        counts[(key >> shift) & ((1u << bits) - 1)]++;
                    }
                }
            }

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
}
