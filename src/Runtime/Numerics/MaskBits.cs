using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Masks of one bit an element, the lowest bit of a word first.</summary>
internal static class MaskBits
{
    /// <summary>Sets the bits of elements whose byte is not zero. Any number of threads may do so in one mask, each for its own elements.</summary>
    /// <param name="words">The mask.</param>
    /// <param name="start">The first element.</param>
    /// <param name="keep">A byte for each element.</param>
    public static void Set(Span<uint> words, long start, ReadOnlySpan<byte> keep)
    {
        int head = Math.Min((int)(-start & 31), keep.Length), whole = (keep.Length - head) & ~31;
        Or(words, start, keep[..head]);
        for (int i = head; i < head + whole; i += Vector256<byte>.Count)
        {
            // A whole word is one thread's alone.
            words[(int)((start + i) >> 5)] |= ~Vector256.Equals(Vector256.Create(keep.Slice(i, Vector256<byte>.Count)), Vector256<byte>.Zero).ExtractMostSignificantBits();
        }

        Or(words, start + head + whole, keep[(head + whole)..]);
    }

    // Elements of one word.
    private static void Or(Span<uint> words, long start, ReadOnlySpan<byte> keep)
    {
        uint word = 0;
        for (int i = 0; i < keep.Length; i++)
        {
            word |= keep[i] == 0 ? 0 : 1u << ((int)(start & 31) + i);
        }

        if (word != 0)
        {
            Interlocked.Or(ref words[(int)(start >> 5)], word);
        }
    }

    /// <summary>Zeros the elements, of float32 or float64, whose bit is not set. The length is padded.</summary>
    public static void Apply<T>(ReadOnlySpan<uint> words, Span<T> d)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Apply(words, MemoryMarshal.Cast<T, float>(d));
            return;
        }

        for (int i = 0; i < d.Length; i++)
        {
            d[i] = (words[i >> 5] >> (i & 31) & 1) != 0 ? d[i] : default;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(ReadOnlySpan<uint> words, Span<float> d)
    {
        ref float to = ref MemoryMarshal.GetReference(d);
        Vector256<int> lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        for (int i = 0; i < d.Length; i += Vector256<float>.Count)
        {
            Vector256<int> kept = Vector256.Equals(Vector256.Create((int)(words[i >> 5] >> (i & 31))) & lanes, lanes);
            (Vector256.LoadUnsafe(ref to, (nuint)i) & kept.AsSingle()).StoreUnsafe(ref to, (nuint)i);
        }
    }
}
