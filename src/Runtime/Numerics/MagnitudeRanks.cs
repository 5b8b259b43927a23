using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MergeDsl.Numerics;

/// <summary>Puts numbers in the order of their magnitudes: the smallest first, the lower index first among equals.</summary>
internal static class MagnitudeRanks
{
    // Below it, counting digits costs more than comparing.
    private const int FewKeys = 256;

    // Three digits hold a key, which has 31 bits.
    private const int DigitBits = 11;
    private const int Digits = 3;

    /// <summary>Says which number has which rank.</summary>
    /// <param name="values">The numbers, of float32 or float64.</param>
    /// <param name="order">To be filled: for each rank the index of the number that has it.</param>
    public static void Order<T>(ReadOnlySpan<T> values, Span<int> order)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Order(MemoryMarshal.Cast<T, uint>(values), order);
            return;
        }

        (ulong Key, int Index)[] entries = ArrayPool<(ulong, int)>.Shared.Rent(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            entries[i] = (MagnitudeKeys.Of(values[i]), i);
        }

        entries.AsSpan(0, values.Length).Sort();
        for (int rank = 0; rank < values.Length; rank++)
        {
            order[rank] = entries[rank].Index;
        }

        ArrayPool<(ulong, int)>.Shared.Return(entries);
    }

    // A key and the index behind it make one number, which orders as the two do.
    [SkipLocalsInit]
    private static void Order(ReadOnlySpan<uint> values, Span<int> order)
    {
        ulong[]? rented = values.Length <= FewKeys ? null : ArrayPool<ulong>.Shared.Rent(2 * values.Length);
        Span<ulong> entries = rented is null ? stackalloc ulong[FewKeys] : rented;
        Span<ulong> room = rented is null ? default : entries.Slice(values.Length, values.Length);
        entries = entries[..values.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = ((ulong)(values[i] & int.MaxValue) << 32) | (uint)i;
        }

        ReadOnlySpan<ulong> ordered = rented is null ? Sorted(entries) : Distributed(entries, room);
        for (int rank = 0; rank < ordered.Length; rank++)
        {
            order[rank] = (int)(uint)ordered[rank];
        }

        if (rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }

    private static ReadOnlySpan<ulong> Sorted(Span<ulong> entries)
    {
        entries.Sort();
        return entries;
    }

    // Digit by digit from the lowest of the key's; indices ascend to begin with.
    private static ReadOnlySpan<ulong> Distributed(Span<ulong> from, Span<ulong> to)
    {
        Span<int> counts = stackalloc int[Digits << DigitBits];
        Count(from, counts);
        for (int digit = 0; digit < Digits; digit++)
        {
            int shift = 32 + (digit * DigitBits);
            Span<int> places = counts.Slice(digit << DigitBits, 1 << DigitBits);
            if (places[Digit(from[0], shift)] == from.Length)
            {
                continue; // all have this digit, and are in order already
            }

            int place = 0;
            foreach (ref int count in places)
            {
                (count, place) = (place, place + count);
            }

            foreach (ulong entry in from)
            {
                to[places[Digit(entry, shift)]++] = entry;
            }

            Span<ulong> ordered = to;
            to = from;
            from = ordered;
        }

        return from;
    }

    // All digits at once: neighbours are often alike, and adding to one place again waits for the addition before.
    private static void Count(ReadOnlySpan<ulong> entries, Span<int> counts)
    {
        counts.Clear();
        Span<int> low = counts[..(1 << DigitBits)], middle = counts.Slice(1 << DigitBits, 1 << DigitBits), high = counts[(2 << DigitBits)..];
        foreach (ulong entry in entries)
        {
            low[Digit(entry, 32)]++;
            middle[Digit(entry, 32 + DigitBits)]++;
            high[Digit(entry, 32 + (2 * DigitBits))]++;
        }
    }

    private static int Digit(ulong entry, int shift) => (int)(entry >> shift) & ((1 << DigitBits) - 1);
}
