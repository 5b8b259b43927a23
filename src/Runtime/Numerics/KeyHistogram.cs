using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// Counts keys of 31 bits by buckets, of which a key has the number <c>⌊key / 2ˢ⌋ + ⌈key / 2ˢ⌉</c>, less what makes the highest
/// the last. So the even ones hold multiples of 2ˢ, all of one and the same key, and the odd ones what lies between these:
/// differences of 16-bit numbers have few bits, and one of them may be a tenth of a line. All keys too small for the
/// buckets there are lie in the first.
/// </summary>
internal static class KeyHistogram
{
    /// <summary>The highest key; whatever stands in the highest bit of a number is left out. The length is padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Highest(ReadOnlySpan<uint> keys)
    {
        ref uint from = ref MemoryMarshal.GetReference(keys);
        Vector256<uint> highest = Vector256<uint>.Zero, other = Vector256<uint>.Zero;
        for (int i = 0; i < keys.Length; i += 2 * Vector256<uint>.Count)
        {
            highest = Vector256.Max(highest, Key(ref from, i));
            other = Vector256.Max(other, Key(ref from, i + Vector256<uint>.Count));
        }

        uint key = 0;
        highest = Vector256.Max(highest, other);
        for (int i = 0; i < Vector256<uint>.Count; i++)
        {
            key = Math.Max(key, highest[i]);
        }

        return key;
    }

    /// <summary>The bucket of each key. The length is padded.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="highest">The highest of them.</param>
    /// <param name="shift">s, at least 1.</param>
    /// <param name="count">How many buckets there are: an even number, at most 2¹⁵.</param>
    /// <param name="buckets">The buckets.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Assign(ReadOnlySpan<uint> keys, uint highest, int shift, int count, Span<ushort> buckets)
    {
        ref uint from = ref MemoryMarshal.GetReference(keys);
        ref ushort to = ref MemoryMarshal.GetReference(buckets[..keys.Length]);
        Vector256<uint> up = Vector256.Create((1u << shift) - 1);
        Vector256<int> least = Vector256.Create((2 * ((int)(highest >> shift) + 1)) - count);
        for (int i = 0; i < keys.Length; i += Vector256<ushort>.Count)
        {
            Vector256.Narrow(Bucket(Key(ref from, i), shift, up, least), Bucket(Key(ref from, i + Vector256<uint>.Count), shift, up, least)).StoreUnsafe(ref to, (nuint)i);
        }
    }

    /// <summary>Counts the elements in each bucket.</summary>
    /// <param name="buckets">The bucket of each element.</param>
    /// <param name="places">For each element, how many before it are in the same bucket.</param>
    /// <param name="counts">The counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Count(ReadOnlySpan<ushort> buckets, Span<int> places, Span<int> counts)
    {
        counts.Clear();
        ref ushort from = ref MemoryMarshal.GetReference(buckets);
        ref int to = ref MemoryMarshal.GetReference(places[..buckets.Length]);
        ref int count = ref MemoryMarshal.GetReference(counts);
        nint i = 0;
        for (; i <= buckets.Length - 4; i += 4)
        {
            ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref from, i)));
            Unsafe.Add(ref to, i) = Unsafe.Add(ref count, (nint)(ushort)four)++;
            Unsafe.Add(ref to, i + 1) = Unsafe.Add(ref count, (nint)(ushort)(four >> 16))++;
            Unsafe.Add(ref to, i + 2) = Unsafe.Add(ref count, (nint)(ushort)(four >> 32))++;
            Unsafe.Add(ref to, i + 3) = Unsafe.Add(ref count, (nint)(four >> 48))++;
        }

        for (; i < buckets.Length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref count, (nint)Unsafe.Add(ref from, i))++;
        }
    }

    /// <summary>Turns counts, whole groups of eight, into sums of those before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(Span<int> counts)
    {
        ref int at = ref MemoryMarshal.GetReference(counts);
        Vector256<int> one = Vector256.Create(0, 0, 1, 2, 3, 4, 5, 6), two = Vector256.Create(0, 0, 0, 1, 2, 3, 4, 5), four = Vector256.Create(0, 0, 0, 0, 0, 1, 2, 3);
        Vector256<int> notFirst = Vector256.Create(0, -1, -1, -1, -1, -1, -1, -1), notTwo = Vector256.Create(0, 0, -1, -1, -1, -1, -1, -1), upper = Vector256.Create(0, 0, 0, 0, -1, -1, -1, -1);
        int sum = 0;
        for (int i = 0; i < counts.Length; i += Vector256<int>.Count)
        {
            Vector256<int> own = Vector256.LoadUnsafe(ref at, (nuint)i), sums = own;
            sums += Vector256.Shuffle(sums, one) & notFirst;
            sums += Vector256.Shuffle(sums, two) & notTwo;
            sums += Vector256.Shuffle(sums, four) & upper;
            (sums - own + Vector256.Create(sum)).StoreUnsafe(ref at, (nuint)i);
            sum += sums[Vector256<int>.Count - 1];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Key(ref uint from, int i) => Vector256.LoadUnsafe(ref from, (nuint)i) & Vector256.Create((uint)int.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Bucket(Vector256<uint> key, int shift, Vector256<uint> up, Vector256<int> least) =>
        Vector256.Max(((key >>> shift) + ((key + up) >>> shift)).AsInt32() - least, Vector256<int>.Zero).AsUInt32();
}
