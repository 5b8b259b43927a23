using System.Buffers;
using System.Numerics;

namespace MergeDsl.Numerics;

/// <summary>
/// Finds the key of a given rank in a list of numbers, in passes that count one digit each: over all numbers, until so few have the
/// digits found so far that these are worth copying.
/// </summary>
internal static class KeySelection
{
    private const int DigitBits = 11;

    // Of short lists, going through the counts would cost more than counting.
    private const int ShortDigitBits = 8;
    private const int Short = 1 << 12;

    // Copying costs about as much as a pass, and memory, which the caller's list has a share of.
    private const int WorthCopying = 4;

    /// <summary>The key of <paramref name="rank"/>, from 1 for the largest to the number of keys; how many are larger, and how many equal it.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="rank">The rank.</param>
    /// <param name="low">No key is smaller.</param>
    /// <param name="high">No key is larger.</param>
    public static (ulong Key, long Larger, long Equal) Largest<V>(ReadOnlySpan<V> values, long rank, ulong low, ulong high)
        where V : unmanaged
    {
        long larger = 0, equal = values.Length;
        int most = equal < Short ? ShortDigitBits : DigitBits;
        Span<int> counts = stackalloc int[2 << DigitBits];
        V[]? left = null;

        // What is left to find is how far above low the key lies, a number of that many bits.
        for (int end = 64 - BitOperations.LeadingZeroCount(high - low); end > 0; end -= most)
        {
            int shift = Math.Max(end - most, 0);
            Span<int> digits = counts[..(2 << (end - shift))];
            digits.Clear();
            Count(values, low, shift, digits);
            int digit = (digits.Length / 2) - 1;
            while (larger + (equal = digits[2 * digit] + (long)digits[(2 * digit) + 1]) < rank)
            {
                larger += equal;
                digit--;
            }

            low += (ulong)digit << shift;
            if (left is null && shift > 0 && equal <= values.Length / WorthCopying)
            {
                left = ArrayPool<V>.Shared.Rent((int)equal + MagnitudeKeys.CopyRoom);
                values = left.AsSpan(0, MagnitudeKeys.Copy<V>(values, low, low + (1UL << shift), left));
            }
        }

        if (left is not null)
        {
            ArrayPool<V>.Shared.Return(left);
        }

        return (low, larger, equal);
    }

    // Two counts for each digit, since one after the other goes to the same. What is below low becomes a large number, and no digit.
    private static void Count<V>(ReadOnlySpan<V> values, ulong low, int shift, Span<int> counts)
        where V : unmanaged
    {
        for (int i = 0; i < values.Length; i++)
        {
            ulong digit = (MagnitudeKeys.Of(values[i]) - low) >> shift;
            if (digit < (ulong)counts.Length / 2)
            {
                counts[((int)digit * 2) + (i & 1)]++;
            }
        }
    }
}
