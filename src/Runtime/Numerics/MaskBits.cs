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
        if (Vector512.IsHardwareAccelerated)
        {
            Apply<T, Lanes512<T>>(words, factor, d);
        }
        else
        {
            Apply<T, Lanes256<T>>(words, factor, d);
        }
    }

    /// <summary><c>y ← b + 0</c> where the bit is not set, of float32 or float64. The length is padded.</summary>
    public static void Keep<T>(ReadOnlySpan<ulong> words, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Keep<T, Lanes512<T>>(words, b, y);
        }
        else
        {
            Keep<T, Lanes256<T>>(words, b, y);
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
    private static void Apply<T, V>(ReadOnlySpan<ulong> words, T factor, Span<T> d)
        where T : unmanaged
        where V : struct, ILanes<V, T>
    {
        ref uint bits = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, uint>(words)[..(d.Length / Block.Lanes)]);
        ref T to = ref MemoryMarshal.GetReference(d);
        for (int i = 0; i < d.Length; i += V.Count)
        {
            uint stay = Unsafe.Add(ref bits, i / Block.Lanes) >> (i % Block.Lanes);
            (V.Load(ref Unsafe.Add(ref to, i)) * V.Of(factor)).Where(stay, default).Store(ref Unsafe.Add(ref to, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Keep<T, V>(ReadOnlySpan<ulong> words, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged
        where V : struct, ILanes<V, T>
    {
        ref uint bits = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, uint>(words)[..(y.Length / Block.Lanes)]);
        ref T from = ref MemoryMarshal.GetReference(b[..y.Length]);
        ref T to = ref MemoryMarshal.GetReference(y);
        for (int i = 0; i < y.Length; i += V.Count)
        {
            uint stay = Unsafe.Add(ref bits, i / Block.Lanes) >> (i % Block.Lanes);
            V.Load(ref Unsafe.Add(ref to, i)).Where(stay, V.Load(ref Unsafe.Add(ref from, i)) + default(V)).Store(ref Unsafe.Add(ref to, i));
        }
    }
}
