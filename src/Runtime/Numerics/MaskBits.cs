using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Masks of one bit an element, the lowest bit of a word first.</summary>
internal static class MaskBits
{
    /// <summary>The words of a block.</summary>
    public const int BlockWords = Block.Size / 64;

    /// <summary>Sets the bits of elements whose byte is not zero. Any number of threads may do so in one mask, each for its own elements.</summary>
    /// <param name="words">The mask.</param>
    /// <param name="start">The first element.</param>
    /// <param name="keep">A byte for each element.</param>
    public static void Set(Span<ulong> words, long start, ReadOnlySpan<byte> keep)
    {
        int head = Math.Min((int)(-start & 63), keep.Length), whole = (keep.Length - head) & ~63;
        Or(words, start, keep[..head]);
        for (int i = head; i < head + whole; i += 64)
        {
            // A whole word is one thread's alone.
            words[(int)((start + i) >> 6)] |= ~(NotSet(keep[i..]) | ((ulong)NotSet(keep[(i + 32)..]) << 32));
        }

        Or(words, start + head + whole, keep[(head + whole)..]);
    }

    /// <summary>Multiplies the elements, of float32 or float64, whose bit is set, and zeros the others. The length is padded.</summary>
    public static void Apply<T>(ReadOnlySpan<ulong> words, T factor, Span<T> d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Apply(words, float.CreateTruncating(factor), MemoryMarshal.Cast<T, float>(d));
            return;
        }

        for (int i = 0; i < d.Length; i++)
        {
            d[i] = (words[i >> 6] >> (i & 63) & 1) != 0 ? d[i] * factor : default;
        }
    }

    /// <summary><c>y ← x</c> where the bit is set. The length is padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Take<T>(ReadOnlySpan<ulong> words, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
    {
        for (int i = 0; i < y.Length; i += Block.Lanes)
        {
            // Few are.
            for (uint bits = (uint)(words[i >> 6] >> (i & 63)); bits != 0; bits &= bits - 1)
            {
                int element = i + BitOperations.TrailingZeroCount(bits);
                y[element] = x[element];
            }
        }
    }

    /// <summary>The places of the bits that are set, in order, and how many they are.</summary>
    public static int Places(ReadOnlySpan<ulong> words, Span<ushort> places)
    {
        int count = 0;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong bits = words[word]; bits != 0; bits &= bits - 1)
            {
                places[count++] = (ushort)((word * 64) + BitOperations.TrailingZeroCount(bits));
            }
        }

        return count;
    }

    // Of 32 elements.
    private static uint NotSet(ReadOnlySpan<byte> keep) => Vector256.Equals(Vector256.Create(keep), Vector256<byte>.Zero).ExtractMostSignificantBits();

    // Elements of one word.
    private static void Or(Span<ulong> words, long start, ReadOnlySpan<byte> keep)
    {
        ulong word = 0;
        for (int i = 0; i < keep.Length; i++)
        {
            word |= keep[i] == 0 ? 0 : 1ul << ((int)(start & 63) + i);
        }

        if (word != 0)
        {
            Interlocked.Or(ref words[(int)(start >> 6)], word);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(ReadOnlySpan<ulong> words, float factor, Span<float> d)
    {
        ref uint bits = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, uint>(words)[..(d.Length / Block.Lanes)]);
        ref float to = ref MemoryMarshal.GetReference(d);
        for (int i = 0; i < d.Length; i += Block.Lanes)
        {
            Apply(Unsafe.Add(ref bits, i / Block.Lanes), factor, ref Unsafe.Add(ref to, i));
        }
    }

    // To 32 elements.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply(uint bits, float factor, ref float to)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<int> lanes = Vector512.Create(0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000);
            Apply(Vector512.Create((int)bits), lanes, factor, ref to);
            Apply(Vector512.Create((int)bits), lanes << 16, factor, ref Unsafe.Add(ref to, 16));
            return;
        }

        Vector256<int> eight = Vector256.Create(0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80);
        for (int i = 0; i < Block.Lanes; i += Vector256<int>.Count)
        {
            Vector256<int> stays = Vector256.Equals(Vector256.Create((int)(bits >> i)) & eight, eight);
            (Vector256.LoadUnsafe(ref to, (nuint)i) * Vector256.Create(factor) & stays.AsSingle()).StoreUnsafe(ref to, (nuint)i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply(Vector512<int> bits, Vector512<int> lanes, float factor, ref float to)
    {
        Vector512<float> stays = Vector512.Equals(bits & lanes, lanes).AsSingle();
        Vector512.ConditionalSelect(stays, Vector512.LoadUnsafe(ref to) * Vector512.Create(factor), Vector512<float>.Zero).StoreUnsafe(ref to);
    }
}
