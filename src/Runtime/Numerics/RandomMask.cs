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

    /// <summary>Zeros each element of <paramref name="d"/> with probability <c>1 - probability</c>.</summary>
    /// <param name="key">See <see cref="MaskKey"/>.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <param name="start">The first element, counted from the start of the tensor; a multiple of the block's size.</param>
    /// <param name="d">At most a block; its length is padded.</param>
    [SkipLocalsInit]
    public static void Apply<T>(ulong key, double probability, long start, Span<T> d)
        where T : unmanaged
    {
        if (probability >= 1)
        {
            return;
        }

        Span<byte> keep = stackalloc byte[Block.Size];
        Bytes(key, start, keep);
        Decide(key, probability, start, keep[..d.Length]);
        if (typeof(T) == typeof(float))
        {
            Zero(keep, MemoryMarshal.Cast<T, float>(d));
            return;
        }

        for (int i = 0; i < d.Length; i++)
        {
            d[i] = keep[i] != 0 ? d[i] : default;
        }
    }

    /// <summary>The bytes of a block's elements.</summary>
    public static void Bytes(ulong key, long start, Span<byte> bytes)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        Philox.Words(key, (ulong)(start / Block.Size) * CountersPerBlock, words[..CountersPerBlock], words[CountersPerBlock..]);
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
    /// <param name="probability">In [0, 1).</param>
    /// <param name="element">The element, counted from the start of the tensor.</param>
    /// <param name="random">Its byte.</param>
    public static bool Keeps(ulong key, double probability, long element, byte random)
    {
        int middle = Middle(probability);
        return random < middle || (random == middle && OwnWordKeeps(key, probability, element));
    }

    /// <summary>The byte that says neither: <c>⌊256 p⌋</c>; 256, which none is, where p is 1.</summary>
    public static short Middle(double probability) => (short)(256 * probability);

    /// <summary>Whether an element whose byte says neither stays.</summary>
    public static bool OwnWordKeeps(ulong key, double probability, long element)
    {
        (uint x0, uint x1, uint x2, uint x3) = Philox.Words(key, (ulong)element / 4, 1);
        uint word = (element & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
        double scaled = 256 * probability;
        return word < (scaled - Math.Floor(scaled)) * 4294967296.0;
    }

    // Turns random bytes into 0xFF for what stays and 0 for what goes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Decide(ulong key, double probability, long start, Span<byte> bytes)
    {
        Vector256<byte> threshold = Vector256.Create((byte)Math.Floor(256 * probability));
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        for (int i = 0; i < bytes.Length; i += Vector256<byte>.Count)
        {
            Vector256<byte> random = Vector256.LoadUnsafe(ref at, (nuint)i);
            uint open = Vector256.Equals(random, threshold).ExtractMostSignificantBits();
            Vector256.LessThan(random, threshold).StoreUnsafe(ref at, (nuint)i);
            while (open != 0)
            {
                int element = i + BitOperations.TrailingZeroCount(open);
                bytes[element] = OwnWordKeeps(key, probability, start + element) ? (byte)0xFF : (byte)0;
                open &= open - 1;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Zero(ReadOnlySpan<byte> keep, Span<float> d)
    {
        ref byte mask = ref MemoryMarshal.GetReference(keep);
        ref float to = ref MemoryMarshal.GetReference(d);
        for (int i = 0; i < d.Length; i += Vector256<byte>.Count)
        {
            Vector256<sbyte> kept = Vector256.LoadUnsafe(ref mask, (nuint)i).AsSByte();
            (Vector256<short> lower, Vector256<short> upper) = Vector256.Widen(kept);
            And(ref Unsafe.Add(ref to, i), lower);
            And(ref Unsafe.Add(ref to, i + 16), upper);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void And(ref float to, Vector256<short> kept)
    {
        (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(kept);
        (Vector256.LoadUnsafe(ref to) & lower.AsSingle()).StoreUnsafe(ref to);
        (Vector256.LoadUnsafe(ref to, 8) & upper.AsSingle()).StoreUnsafe(ref to, 8);
    }
}
