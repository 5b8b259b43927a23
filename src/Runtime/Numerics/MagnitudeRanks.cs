using System.Runtime.InteropServices;

namespace MergeDsl.Numerics;

/// <summary>Puts keys in order: the smallest first, the lower index first among equals.</summary>
internal static class MagnitudeRanks
{
    // Below it, counting digits costs more than comparing.
    private const int FewKeys = 256;

    private const int DigitBits = 11;
    private const int KeyBits = 31;

    /// <summary>Says of a key which element it is of: keys order such entries, and indices those of equal keys.</summary>
    public static ulong Entry(uint key, int index) => ((ulong)key << 32) | (uint)index;

    /// <summary>The index in an entry.</summary>
    public static int Index(ulong entry) => (int)(uint)entry;

    /// <summary>Orders entries whose indices ascend.</summary>
    /// <param name="entries">The entries; what they hold afterwards is no longer of use.</param>
    /// <param name="room">As long.</param>
    /// <returns>The ordered entries: one of the two.</returns>
    public static ReadOnlySpan<ulong> Order(Span<ulong> entries, Span<ulong> room)
    {
        if (entries.Length < FewKeys)
        {
            entries.Sort();
            return entries;
        }

        Span<int> places = stackalloc int[1 << DigitBits];
        Span<ulong> from = entries, to = room[..entries.Length];
        for (int shift = 0; shift < KeyBits; shift += DigitBits)
        {
            if (Count(from, shift + 32, places))
            {
                continue;
            }

            foreach (ulong entry in from)
            {
                to[places[Digit(entry, shift + 32)]++] = entry;
            }

            Span<ulong> ordered = to;
            to = from;
            from = ordered;
        }

        return from;
    }

    // The first place of each digit; true: all have one digit, and are in order already.
    private static bool Count(ReadOnlySpan<ulong> entries, int shift, Span<int> places)
    {
        places.Clear();
        foreach (ulong entry in entries)
        {
            places[Digit(entry, shift)]++;
        }

        if (places[Digit(MemoryMarshal.GetReference(entries), shift)] == entries.Length)
        {
            return true;
        }

        int place = 0;
        foreach (ref int digit in places)
        {
            (digit, place) = (place, place + digit);
        }

        return false;
    }

    private static int Digit(ulong entry, int shift) => (int)(entry >> shift) & ((1 << DigitBits) - 1);
}
