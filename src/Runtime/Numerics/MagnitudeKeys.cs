using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// Magnitudes as whole numbers: the bits of |d|, which are ordered as the magnitudes are. 0 is the key of a zero and of
/// padding; keys are below 2^31, those of float64 below 2^63. NaN counts as larger than infinity. Lengths are padded.
/// </summary>
internal static class MagnitudeKeys
{
    /// <summary>The key of one number, of float32 or float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<T>(T d)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Of(Unsafe.BitCast<T, float>(d))
            : Unsafe.BitCast<T, ulong>(d) & 0x7FFF_FFFF_FFFF_FFFF;

    /// <summary>The key of one number.</summary>
    public static uint Of(float d) => BitConverter.SingleToUInt32Bits(d) & 0x7FFF_FFFF;

    /// <summary>
    /// Counts the keys above a bracket and at its ends, and collects those strictly within. The ends are only counted:
    /// differences of 16-bit numbers take few values, and one of them may be a tenth of a tensor.
    /// </summary>
    /// <param name="d">The numbers.</param>
    /// <param name="low">The lower end, at least 1.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="inside">The keys within; room for as many as there are numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static BracketCounts Collect(ReadOnlySpan<float> d, uint low, uint high, Span<uint> inside)
    {
        ref float from = ref MemoryMarshal.GetReference(d);
        ref uint to = ref MemoryMarshal.GetReference(inside[..d.Length]);
        Vector256<int> bottom = Vector256.Create((int)low), top = Vector256.Create((int)high);
        Vector256<int> atLow = Vector256<int>.Zero, belowHigh = Vector256<int>.Zero, above = Vector256<int>.Zero;
        int count = 0;
        for (int i = 0; i < d.Length; i += Vector256<float>.Count)
        {
            Vector256<int> keys = Keys(ref from, i);
            Vector256<int> isAboveLow = Vector256.GreaterThan(keys, bottom);
            Vector256<int> isBelowHigh = Vector256.GreaterThan(top, keys);
            belowHigh += isBelowHigh;
            atLow += Vector256.Equals(keys, bottom);
            above += Vector256.GreaterThan(keys, top);
            uint within = (isAboveLow & isBelowHigh).ExtractMostSignificantBits();
            while (within != 0)
            {
                Unsafe.Add(ref to, count++) = Of(Unsafe.Add(ref from, i + BitOperations.TrailingZeroCount(within)));
                within &= within - 1;
            }
        }

        // Masks are -1, so each sum is a negated count.
        int larger = -Vector256.Sum(above);
        int atHigh = d.Length + Vector256.Sum(belowHigh) - larger;
        return new(larger, atHigh, low == high ? 0 : -Vector256.Sum(atLow), count);
    }

    /// <summary>Zeros every element whose key is below <paramref name="least"/>. Any length.</summary>
    public static void Keep<T>(ulong least, Span<T> d)
        where T : unmanaged => Select(least, d, keepsLarge: true);

    /// <summary>Zeros every element whose key is at least <paramref name="least"/>. Any length.</summary>
    public static void Drop<T>(ulong least, Span<T> d)
        where T : unmanaged => Select(least, d, keepsLarge: false);

    private static void Select<T>(ulong least, Span<T> d, bool keepsLarge)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Select((uint)least, MemoryMarshal.Cast<T, float>(d), keepsLarge);
            return;
        }

        for (int i = 0; i < d.Length; i++)
        {
            d[i] = Of(d[i]) >= least == keepsLarge ? d[i] : default;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(uint least, Span<float> d, bool keepsLarge)
    {
        ref float to = ref MemoryMarshal.GetReference(d);
        Vector256<int> below = Vector256.Create((int)least - 1);
        Vector256<int> inverted = keepsLarge ? Vector256<int>.Zero : Vector256<int>.AllBitsSet;
        int i = 0;
        for (; i <= d.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<int> kept = Vector256.GreaterThan(Keys(ref to, i), below) ^ inverted;
            (Vector256.LoadUnsafe(ref to, (nuint)i) & kept.AsSingle()).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < d.Length; i++)
        {
            d[i] = Of(d[i]) >= least == keepsLarge ? d[i] : 0;
        }
    }

    /// <summary>Counts <c>key &gt;&gt; shift</c> in <paramref name="counts"/>, of the keys whose higher bits are <paramref name="prefix"/>. No padding.</summary>
    public static void Histogram<T>(ReadOnlySpan<T> d, int shift, int bits, ulong prefix, Span<uint> counts)
        where T : unmanaged
    {
        uint mask = (1u << bits) - 1;
        foreach (T value in d)
        {
            ulong key = Of(value) >> shift;
            if (key >> bits == prefix)
            {
                counts[(int)(key & mask)]++;
            }
        }
    }

    /// <summary>How many keys are <paramref name="key"/>. No padding.</summary>
    public static int Count<T>(ReadOnlySpan<T> d, ulong key)
        where T : unmanaged
    {
        int count = 0;
        foreach (T value in d)
        {
            count += Of(value) == key ? 1 : 0;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Keys(ref float from, int i) =>
        Vector256.LoadUnsafe(ref from, (nuint)i).AsInt32() & Vector256.Create(0x7FFF_FFFF);
}
