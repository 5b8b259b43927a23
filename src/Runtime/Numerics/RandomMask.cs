using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// Independent draws, one for each element of a tensor: a byte below ⌊256 p⌋ keeps the element, one above drops it, and
/// where it is equal a word of the element's own decides, so that p holds to 2⁻⁴⁰.
/// Element e of block k takes its byte from counter 64 k + (e mod 512) / 8: words 0 and 1 for the first half of the
/// block, words 2 and 3 for the second, lowest byte first. Its own word is word e mod 4 of counter (e / 4, 1).
/// </summary>
internal static class RandomMask
{
    private const int CountersPerBlock = Block.Size / 16;
    private const int OpenAtOnce = 8;

    /// <summary>Sets the bits of those elements of a block that stay, each with the same probability, and clears the others.</summary>
    /// <param name="key">See <see cref="MaskKey"/>.</param>
    /// <param name="probability">In [0, 1).</param>
    /// <param name="start">The first element, counted from the start of the tensor; a multiple of the block's size.</param>
    /// <param name="bits"><see cref="MaskBits.BlockWords"/> words, the lowest bit first.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Draw(ulong key, double probability, long start, Span<ulong> bits)
    {
        Span<byte> bytes = stackalloc byte[Block.Size];
        Span<int> open = stackalloc int[Block.Size + OpenAtOnce];
        Bytes(key, start, bytes);
        ref byte random = ref MemoryMarshal.GetReference(bytes);
        byte middle = Middle(probability);
        bool isOpen = Below(probability) > 0; // no word is below 0
        int count = 0;
        for (int word = 0; word < MaskBits.BlockWords; word++)
        {
            (bits[word], ulong equal) = Compare(ref Unsafe.Add(ref random, word * 64), middle);
            equal = isOpen ? equal : 0;

            // The first without a branch, which nobody could guess; a second is rare.
            open[count] = (word * 64) + BitOperations.TrailingZeroCount(equal);
            count += (int)((equal | (0 - equal)) >> 63);
            for (equal &= equal - 1; equal != 0; equal &= equal - 1)
            {
                open[count++] = (word * 64) + BitOperations.TrailingZeroCount(equal);
            }
        }

        // The last decides once more where they do not fill a vector.
        open.Slice(count, OpenAtOnce).Fill(count == 0 ? 0 : open[count - 1]);
        for (int i = 0; i < count; i += OpenAtOnce)
        {
            DecideByOwnWords(key, probability, start, open.Slice(i, OpenAtOnce), bits);
        }
    }

    /// <summary>The bytes of elements from <paramref name="start"/> on, fastest of whole blocks.</summary>
    [SkipLocalsInit]
    public static void Bytes(ulong key, long start, Span<byte> bytes)
    {
        Span<byte> block = stackalloc byte[Block.Size];
        while (bytes.Length > 0)
        {
            int offset = (int)(start % Block.Size), count = Math.Min(Block.Size - offset, bytes.Length);
            Span<byte> whole = count == Block.Size ? bytes[..Block.Size] : block;
            Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(whole);
            Philox.Words(key, (ulong)(start / Block.Size) * CountersPerBlock, words[..CountersPerBlock], words[CountersPerBlock..]);
            if (count < Block.Size)
            {
                block.Slice(offset, count).CopyTo(bytes);
            }

            bytes = bytes[count..];
            start += count;
        }
    }

    /// <summary>The byte of one element.</summary>
    public static byte ByteOf(ulong key, long element)
    {
        int place = (int)(element % Block.Size);
        ulong counter = ((ulong)(element / Block.Size) * CountersPerBlock) + ((ulong)place % (Block.Size / 2) / 8);
        (uint x0, uint x1, uint x2, uint x3) = Philox.Words(key, counter, 0);
        ulong words = place < Block.Size / 2 ? x0 | ((ulong)x1 << 32) : x2 | ((ulong)x3 << 32);
        return (byte)(words >> (place % 8 * 8));
    }

    /// <summary>Whether an element stays.</summary>
    /// <param name="key">See <see cref="MaskKey"/>.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <param name="element">The element, counted from the start of the tensor.</param>
    /// <param name="random">Its byte.</param>
    public static bool Keeps(ulong key, double probability, long element, byte random)
    {
        int middle = Middle(probability);
        return random < middle || (random == middle && OwnWordKeeps(key, probability, element));
    }

    /// <summary>The byte that says neither: <c>⌊256 p⌋</c>, or the last one.</summary>
    public static byte Middle(double probability) => (byte)Math.Min(256 * probability, byte.MaxValue);

    /// <summary>Whether an element whose byte says neither stays.</summary>
    public static bool OwnWordKeeps(ulong key, double probability, long element)
    {
        (uint x0, uint x1, uint x2, uint x3) = Philox.Words(key, (ulong)element / 4, 1);
        return (element & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 } < Below(probability);
    }

    // An element's own word keeps it if it is below; all are where the probability is 1.
    private static double Below(double probability) => ((256 * probability) - Middle(probability)) * 4294967296.0;

    // Of 64 bytes: which are below the middle one, and which are equal to it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Below, ulong Equal) Compare(ref byte random, byte middle)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<byte> x = Vector512.LoadUnsafe(ref random), y = Vector512.Create(middle);
            return (Vector512.LessThan(x, y).ExtractMostSignificantBits(), Vector512.Equals(x, y).ExtractMostSignificantBits());
        }

        Vector256<byte> lower = Vector256.LoadUnsafe(ref random), upper = Vector256.LoadUnsafe(ref random, 32), m = Vector256.Create(middle);
        return (Vector256.LessThan(lower, m).ExtractMostSignificantBits() | ((ulong)Vector256.LessThan(upper, m).ExtractMostSignificantBits() << 32),
            Vector256.Equals(lower, m).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(upper, m).ExtractMostSignificantBits() << 32));
    }

    // By their own words, several at once: one after the other would take as long as the bytes of the whole block.
    [SkipLocalsInit]
    private static void DecideByOwnWords(ulong key, double probability, long start, ReadOnlySpan<int> open, Span<ulong> bits)
    {
        Span<ulong> counters = stackalloc ulong[OpenAtOnce], words = stackalloc ulong[2 * OpenAtOnce];
        ulong below = (ulong)Math.Ceiling(Below(probability));
        for (int i = 0; i < OpenAtOnce; i++)
        {
            counters[i] = (ulong)(start + open[i]) / 4;
        }

        Philox.Words(key, counters, 1, words[..OpenAtOnce], words[OpenAtOnce..]);
        for (int i = 0; i < OpenAtOnce; i++)
        {
            int element = open[i];
            uint word = (uint)(words[i + ((element & 2) / 2 * OpenAtOnce)] >> ((element & 1) * 32));
            bits[element >> 6] |= (word - below) >> 63 << (element & 63); // the sign: 1 where it is below
        }
    }
}
