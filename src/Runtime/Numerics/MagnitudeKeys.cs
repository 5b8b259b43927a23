using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// Magnitudes as whole numbers: the bits of |d|, which are ordered as the magnitudes are. 0 is the key of a zero and of
/// padding; keys are below 2^31, those of float64 below 2^63. NaN counts as larger than infinity. Numbers are of float32 or
/// float64, any length.
/// </summary>
internal static class MagnitudeKeys
{
    /// <summary>How many numbers are written behind the last that is copied, at most.</summary>
    public const int CopyRoom = 16;

    /// <summary>The key of one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<T>(T d)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Unsafe.BitCast<T, uint>(d) & 0x7FFF_FFFF
            : Unsafe.BitCast<T, ulong>(d) & 0x7FFF_FFFF_FFFF_FFFF;

    /// <summary>How many bits a key has: all but the sign.</summary>
    public static int Bits<T>()
        where T : unmanaged => (Unsafe.SizeOf<T>() * 8) - 1;

    /// <summary>The largest key that there may be.</summary>
    public static ulong Highest<T>()
        where T : unmanaged => (1UL << Bits<T>()) - 1;

    /// <summary>
    /// Counts the keys above a bracket and at its ends, and collects those strictly within. The ends are only counted:
    /// differences of 16-bit numbers take few values, and one of them may be a tenth of a tensor. The length is padded.
    /// </summary>
    /// <param name="d">The numbers.</param>
    /// <param name="low">The lower end, at least 1.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="inside">The magnitudes within; room for as many as there are numbers.</param>
    public static BracketCounts Collect<T>(ReadOnlySpan<T> d, ulong low, ulong high, Span<T> inside)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Collect(MemoryMarshal.Cast<T, int>(d), (int)low, (int)high, MemoryMarshal.Cast<T, int>(inside))
            : Collect(MemoryMarshal.Cast<T, long>(d), (long)low, (long)high, MemoryMarshal.Cast<T, long>(inside));

    /// <summary>
    /// Copies the magnitudes that may lie in brackets: those that are about where the lowest is, and all that reach the next. So one
    /// pass serves several, and few are copied where brackets are narrow and not many lie above the second. The length is padded.
    /// </summary>
    /// <param name="d">The numbers.</param>
    /// <param name="brackets">The brackets, their lower ends at least 1.</param>
    /// <param name="above">How many are above each and were not copied; added.</param>
    /// <param name="near">What was copied; room for as many as there are numbers.</param>
    /// <returns>How many were copied.</returns>
    public static int Sift<T>(ReadOnlySpan<T> d, ReadOnlySpan<KeyRange> brackets, Span<long> above, Span<T> near)
        where T : unmanaged
    {
        int lowest = 0;
        ulong beyond = Highest<T>();
        for (int i = 1; i < brackets.Length; i++)
        {
            beyond = Math.Min(beyond, Math.Max(brackets[i].Low, brackets[lowest].Low));
            lowest = brackets[i].Low < brackets[lowest].Low ? i : lowest;
        }

        (ulong low, ulong high) = brackets[lowest];
        (int below, int copied) = typeof(T) == typeof(float)
            ? Sift(MemoryMarshal.Cast<T, int>(d), (int)low, (int)high, (int)beyond, MemoryMarshal.Cast<T, int>(near))
            : Sift(MemoryMarshal.Cast<T, long>(d), (long)low, (long)high, (long)beyond, MemoryMarshal.Cast<T, long>(near));
        above[lowest] += d.Length - below - copied;
        return copied;
    }

    /// <summary>Zeros every element whose key is below <paramref name="least"/>, or not below <paramref name="end"/>. Any length.</summary>
    public static void Keep<T>(ulong least, ulong end, Span<T> d)
        where T : unmanaged
    {
        ulong last = Math.Min(end - 1, Highest<T>()), first = Math.Min(least, last + 1);
        if (typeof(T) == typeof(float))
        {
            Keep((int)first, (int)(last - first + 1), MemoryMarshal.Cast<T, int>(d));
        }
        else
        {
            Keep((long)first, (long)(last - first + 1), MemoryMarshal.Cast<T, long>(d));
        }
    }

    /// <summary>Copies the magnitudes of the numbers whose keys are <paramref name="first"/> or above, but below <paramref name="end"/>. Any length.</summary>
    /// <param name="d">The numbers.</param>
    /// <param name="first">The lowest key, at most the highest that there is.</param>
    /// <param name="end">The key behind the last, above the lowest.</param>
    /// <param name="to">Where they go: room for all of them, and for <see cref="CopyRoom"/> more.</param>
    /// <returns>How many they are.</returns>
    public static int Copy<T>(ReadOnlySpan<T> d, ulong first, ulong end, Span<T> to)
        where T : unmanaged
    {
        ulong count = Math.Min(end - first, Highest<T>());
        return typeof(T) == typeof(float)
            ? Copy(MemoryMarshal.Cast<T, int>(d), (int)first, (int)count, MemoryMarshal.Cast<T, int>(to))
            : Copy(MemoryMarshal.Cast<T, long>(d), (long)first, (long)count, MemoryMarshal.Cast<T, long>(to));
    }

    /// <summary>Counts <c>key &gt;&gt; shift</c> in <paramref name="counts"/>, of the keys whose higher bits are <paramref name="prefix"/>.</summary>
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

    /// <summary>How many keys are <paramref name="key"/>.</summary>
    public static int Count<T>(ReadOnlySpan<T> d, ulong key)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Count(MemoryMarshal.Cast<T, int>(d), (int)key)
            : Count(MemoryMarshal.Cast<T, long>(d), (long)key);

    /// <summary>How many keys are larger than <paramref name="key"/>.</summary>
    public static int CountAbove<T>(ReadOnlySpan<T> d, ulong key)
        where T : unmanaged => typeof(T) == typeof(float)
            ? CountAbove(MemoryMarshal.Cast<T, int>(d), (int)key)
            : CountAbove(MemoryMarshal.Cast<T, long>(d), (long)key);

    private static BracketCounts Collect<K>(ReadOnlySpan<K> d, K low, K high, Span<K> inside)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> =>
        Vector512.IsHardwareAccelerated ? Collect<K, Lanes512<K>>(d, low, high, inside) : Collect<K, Lanes256<K>>(d, low, high, inside);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static BracketCounts Collect<K, V>(ReadOnlySpan<K> d, K low, K high, Span<K> inside)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
        where V : struct, ILanes<V, K>
    {
        ref K from = ref MemoryMarshal.GetReference(d);
        ref K to = ref MemoryMarshal.GetReference(inside[..d.Length]);
        ref K next = ref to;
        V magnitude = V.Of(K.MaxValue), bottom = V.Of(low), top = V.Of(high), first = V.Of(low + K.One - K.MinValue), width = V.Of((low < high ? high - low - K.One : K.Zero) + K.MinValue);
        V atLow = default, belowHigh = default, above = default;
        for (nint i = 0; i < d.Length; i += V.Count)
        {
            V keys = V.Load(ref Unsafe.Add(ref from, i)) & magnitude;
            belowHigh = V.CountGreater(belowHigh, top, keys);
            atLow = V.CountEqual(atLow, keys, bottom);
            above = V.CountGreater(above, keys, top);
            next = ref Unsafe.Add(ref next, keys.StoreWhereLess(keys - first, width, ref next));
        }

        int count = (int)(Unsafe.ByteOffset(ref to, ref next) / Unsafe.SizeOf<K>()), larger = int.CreateTruncating(above.Sum());
        int atHigh = d.Length - int.CreateTruncating(belowHigh.Sum()) - larger;
        return new(larger, atHigh, low == high ? 0 : int.CreateTruncating(atLow.Sum()), count);
    }

    private static (int Below, int Copied) Sift<K>(ReadOnlySpan<K> d, K low, K high, K beyond, Span<K> near)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> =>
        Vector512.IsHardwareAccelerated ? Sift<K, Lanes512<K>>(d, low, high, beyond, near) : Sift<K, Lanes256<K>>(d, low, high, beyond, near);

    // How far a key is from the middle of the bracket, and how far from half the bracket above the next: negative beyond that. The
    // smaller of the two tells of both. A bracket of an even number of keys is taken for one of one more.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Below, int Copied) Sift<K, V>(ReadOnlySpan<K> d, K low, K high, K beyond, Span<K> near)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
        where V : struct, ILanes<V, K>
    {
        ref K from = ref MemoryMarshal.GetReference(d);
        ref K to = ref MemoryMarshal.GetReference(near[..d.Length]);
        ref K next = ref to;
        K half = (high - low + K.One) >> 1;
        V magnitude = V.Of(K.MaxValue), bottom = V.Of(low), center = V.Of(low + half), reach = V.Of(half + K.One);
        V top = V.Of(beyond < K.MaxValue - half ? beyond + half : K.MaxValue), below = default;
        for (nint i = 0; i < d.Length; i += V.Count)
        {
            V keys = V.Load(ref Unsafe.Add(ref from, i)) & magnitude;
            below = V.CountGreater(below, bottom, keys);
            next = ref Unsafe.Add(ref next, keys.StoreWhereLess(V.Min(V.Distance(keys, center), top - keys), reach, ref next));
        }

        return (int.CreateTruncating(below.Sum()), (int)(Unsafe.ByteOffset(ref to, ref next) / Unsafe.SizeOf<K>()));
    }

    private static int Count<K>(ReadOnlySpan<K> d, K key)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> => Vector512.IsHardwareAccelerated ? Count<K, Lanes512<K>>(d, key) : Count<K, Lanes256<K>>(d, key);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Count<K, V>(ReadOnlySpan<K> d, K key)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
        where V : struct, ILanes<V, K>
    {
        ref K from = ref MemoryMarshal.GetReference(d);
        V magnitude = V.Of(K.MaxValue), wanted = V.Of(key), even = default, odd = default;
        nint i = 0;
        for (; i <= d.Length - (2 * V.Count); i += 2 * V.Count)
        {
            even = V.CountEqual(even, V.Load(ref Unsafe.Add(ref from, i)) & magnitude, wanted);
            odd = V.CountEqual(odd, V.Load(ref Unsafe.Add(ref from, i + V.Count)) & magnitude, wanted);
        }

        int count = int.CreateTruncating((even + odd).Sum());
        for (; i < d.Length; i++)
        {
            count += (d[(int)i] & K.MaxValue) == key ? 1 : 0;
        }

        return count;
    }

    private static int CountAbove<K>(ReadOnlySpan<K> d, K key)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> => Vector512.IsHardwareAccelerated ? CountAbove<K, Lanes512<K>>(d, key) : CountAbove<K, Lanes256<K>>(d, key);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountAbove<K, V>(ReadOnlySpan<K> d, K key)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
        where V : struct, ILanes<V, K>
    {
        ref K from = ref MemoryMarshal.GetReference(d);
        V magnitude = V.Of(K.MaxValue), limit = V.Of(key), even = default, odd = default;
        nint i = 0;
        for (; i <= d.Length - (2 * V.Count); i += 2 * V.Count)
        {
            even = V.CountGreater(even, V.Load(ref Unsafe.Add(ref from, i)) & magnitude, limit);
            odd = V.CountGreater(odd, V.Load(ref Unsafe.Add(ref from, i + V.Count)) & magnitude, limit);
        }

        int count = int.CreateTruncating((even + odd).Sum());
        for (; i < d.Length; i++)
        {
            count += (d[(int)i] & K.MaxValue) > key ? 1 : 0;
        }

        return count;
    }

    private static int Copy<K>(ReadOnlySpan<K> d, K first, K count, Span<K> to)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> =>
        Vector512.IsHardwareAccelerated ? Copy<K, Lanes512<K>>(d, first, count, to) : Copy<K, Lanes256<K>>(d, first, count, to);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Copy<K, V>(ReadOnlySpan<K> d, K first, K count, Span<K> to)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
        where V : struct, ILanes<V, K>
    {
        ref K from = ref MemoryMarshal.GetReference(d);
        V magnitude = V.Of(K.MaxValue), least = V.Of(first - K.MinValue), width = V.Of(count + K.MinValue);
        int copied = 0;
        nint i = 0;
        for (; i <= d.Length - V.Count; i += V.Count)
        {
            V keys = V.Load(ref Unsafe.Add(ref from, i)) & magnitude;
            copied += (int)keys.StoreWhereLess(keys - least, width, ref MemoryMarshal.GetReference(to.Slice(copied, V.Count)));
        }

        for (; i < d.Length; i++)
        {
            K key = d[(int)i] & K.MaxValue;
            if (key >= first && key - first < count)
            {
                to[copied++] = key;
            }
        }

        return copied;
    }

    private static void Keep<K>(K first, K count, Span<K> d)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Keep<K, Lanes512<K>>(first, count, d);
        }
        else
        {
            Keep<K, Lanes256<K>>(first, count, d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Keep<K, V>(K first, K count, Span<K> d)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
        where V : struct, ILanes<V, K>
    {
        ref K to = ref MemoryMarshal.GetReference(d);
        V magnitude = V.Of(K.MaxValue), least = V.Of(first - K.MinValue), width = V.Of(count + K.MinValue);
        nint i = 0;
        for (; i <= d.Length - V.Count; i += V.Count)
        {
            V bits = V.Load(ref Unsafe.Add(ref to, i));
            bits.KeepWhereLess((bits & magnitude) - least, width).Store(ref Unsafe.Add(ref to, i));
        }

        for (; i < d.Length; i++)
        {
            K place = (d[(int)i] & K.MaxValue) - first;
            d[(int)i] = K.IsNegative(place) || (!K.IsNegative(count) && place >= count) ? K.Zero : d[(int)i];
        }
    }
}
