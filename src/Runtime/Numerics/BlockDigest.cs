using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>
/// A digest of 128 bits of a block of 4 KiB at its place, made at memory speed. The digest of a tensor is the sum of its
/// blocks' (modulo 2^64, each half for itself), so that blocks may come in any order. It guards against accidents of
/// transport and storage, not against people: whoever wants another block of the same digest can make one.
/// </summary>
/// <remarks>
/// Eight lanes take a word of 64 bits each, w: with the key k of the word's place, t = w xor k, lane l grows by
/// low32(t) · high32(t) and lane l xor 1 by w, so that a zero factor hides no change. A chain of 128-bit products of the
/// lanes, begun with the block's index, makes the two halves.
/// </remarks>
internal static class BlockDigest
{
    /// <summary>The bytes of a block; a tensor's last is filled up with zeros.</summary>
    public const int Size = 4096;

    private const int Lanes = 8;
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15; // 2^64 / golden ratio, the increment of SplitMix64

    private static readonly ulong[] Keys = SplitMix(1, Size / sizeof(ulong));
    private static readonly ulong[] Chain = SplitMix(2, 4 * Lanes);

    /// <summary>The digest of a block.</summary>
    /// <param name="block"><see cref="Size"/> bytes.</param>
    /// <param name="index">Its number in the tensor.</param>
    public static (ulong Low, ulong High) Of(ReadOnlySpan<byte> block, long index)
    {
        Span<ulong> lanes = stackalloc ulong[Lanes];
        lanes.Clear();
        if (Avx2.IsSupported)
        {
            Accumulate256(MemoryMarshal.Cast<byte, ulong>(block[..Size]), lanes);
        }
        else
        {
            Accumulate(block[..Size], lanes);
        }

        ulong low = (ulong)index * Golden;
        ulong high = ~low;
        for (int l = 0; l < Lanes; l++)
        {
            low = Product(lanes[l] ^ Chain[l], low ^ Chain[Lanes + l]);
            high = Product(lanes[l] ^ Chain[(2 * Lanes) + l], high ^ Chain[(3 * Lanes) + l]);
        }

        return (low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(ReadOnlySpan<byte> block, Span<ulong> lanes)
    {
        for (int i = 0; i < Keys.Length; i++)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(block[(i * sizeof(ulong))..]);
            ulong mixed = word ^ Keys[i];
            lanes[i % Lanes] += (ulong)(uint)mixed * (uint)(mixed >> 32);
            lanes[(i % Lanes) ^ 1] += word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate256(ReadOnlySpan<ulong> words, Span<ulong> lanes)
    {
        Vector256<ulong> first = Vector256<ulong>.Zero;
        Vector256<ulong> second = Vector256<ulong>.Zero;
        ref ulong word = ref MemoryMarshal.GetReference(words);
        ref ulong key = ref MemoryMarshal.GetArrayDataReference(Keys);
        for (nuint i = 0; i < (nuint)words.Length; i += Lanes)
        {
            first += Grow(Vector256.LoadUnsafe(ref word, i), Vector256.LoadUnsafe(ref key, i));
            second += Grow(Vector256.LoadUnsafe(ref word, i + 4), Vector256.LoadUnsafe(ref key, i + 4));
        }

        first.CopyTo(lanes);
        second.CopyTo(lanes[4..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Grow(Vector256<ulong> word, Vector256<ulong> key)
    {
        const byte SwapHalves = 0b01_00_11_10;
        Vector256<ulong> mixed = word ^ key;
        Vector256<ulong> swapped = Avx2.Shuffle(word.AsUInt32(), SwapHalves).AsUInt64(); // the neighbour's word
        return Avx2.Multiply(mixed.AsUInt32(), (mixed >>> 32).AsUInt32()) + swapped;
    }

    private static ulong Product(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    private static ulong[] SplitMix(ulong seed, int count)
    {
        ulong[] words = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            ulong z = seed += Golden;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            words[i] = z ^ (z >> 31);
        }

        return words;
    }
}
