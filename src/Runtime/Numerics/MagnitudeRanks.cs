using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// Ranks of the magnitudes of a line: the smallest is 0, the lower index ranks lower among equals. Elements are counted by
/// buckets of keys, so that it is known between which ranks each lies; exactly it is found for one at a time. Used again for line after line.
/// </summary>
internal sealed class MagnitudeRanks<T>
    where T : unmanaged
{
    // What lies further below the largest magnitude shares a bucket.
    private const int Octaves = 16;

    // Finer buckets than 128 an octave tell the few bits of differences of 16-bit numbers no better apart.
    private const int MostBits = 7;

    // Bits of the mantissa in a key's 31 upper bits.
    private static readonly int MantissaBits = typeof(T) == typeof(float) ? 23 : 20;

    private ushort[] buckets = [];
    private int[] places = [];
    private int[] starts = [];
    private uint[] upper = [];
    private int length;
    private int count;

    /// <summary>The bucket of each element; padded.</summary>
    public ReadOnlySpan<ushort> Buckets => buckets.AsSpan(0, Block.Padded(length));

    /// <summary>For each bucket, how many elements are in those before it; from the last on, how many there are. Whole groups of 64.</summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, count);

    /// <summary>Counts the elements of a line; false, and nothing is counted, if all are zero.</summary>
    /// <param name="line">The elements, padded with zeros.</param>
    /// <param name="elements">How many there are without padding.</param>
    public bool Count(ReadOnlySpan<T> line, int elements)
    {
        ReadOnlySpan<uint> keys = Keys(line);
        uint highest = KeyHistogram.Highest(keys);
        if (highest == 0)
        {
            return false;
        }

        Reserve(elements);
        KeyHistogram.Assign(keys, highest, Shift, count - 2, buckets);
        KeyHistogram.Count(buckets.AsSpan(0, elements), places, starts.AsSpan(0, count));
        KeyHistogram.Sum(starts.AsSpan(0, count));
        return true;
    }

    /// <summary>The first and the last rank that an element may have; one and the same where these are in the order of indices.</summary>
    public (int First, int Last) Bounds(int element)
    {
        int bucket = buckets[element], start = starts[bucket];
        return HasOneKey(bucket) ? (start + places[element], start + places[element]) : (start, starts[bucket + 1] - 1);
    }

    /// <summary>The rank of an element.</summary>
    /// <param name="line">The elements, as they were counted.</param>
    /// <param name="element">The element, which is not zero.</param>
    public int Of(ReadOnlySpan<T> line, int element) => (typeof(T) == typeof(float)
        ? Smaller(MemoryMarshal.Cast<T, int>(line), element)
        : Smaller(MemoryMarshal.Cast<T, long>(line), element)) - (line.Length - length);

    // How many rank lower, and padding.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Smaller<K>(ReadOnlySpan<K> line, int element)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
    {
        ref K from = ref MemoryMarshal.GetReference(line);
        K key = line[element] & K.MaxValue;
        Vector256<K> wanted = Vector256.Create(key), counts = Vector256<K>.Zero, magnitude = Vector256.Create(K.MaxValue);
        int own = element & -Vector256<K>.Count, count = 0;
        for (int i = 0; i < own; i += Vector256<K>.Count)
        {
            counts -= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref from, (nuint)i) & magnitude, wanted);
        }

        for (int i = own; i < own + Vector256<K>.Count; i++)
        {
            K other = line[i] & K.MaxValue;
            count += other < key || (other == key && i < element) ? 1 : 0;
        }

        for (int i = own + Vector256<K>.Count; i < line.Length; i += Vector256<K>.Count)
        {
            counts -= Vector256.LessThan(Vector256.LoadUnsafe(ref from, (nuint)i) & magnitude, wanted);
        }

        return count + int.CreateTruncating(Vector256.Sum(counts));
    }

    // The first holds all that is too small for the others.
    private static bool HasOneKey(int bucket) => (bucket & 1) == 0 && bucket > 0;

    private int Shift => MantissaBits - Bits;

    // Few elements are not worth many buckets.
    private int Bits => Math.Clamp(BitOperations.Log2((uint)length) - 5, 0, MostBits);

    private void Reserve(int elements)
    {
        if (buckets.Length < Block.Padded(elements))
        {
            buckets = new ushort[Block.Padded(elements)];
            places = new int[Block.Padded(elements)];
        }

        length = elements;
        count = Math.Max((2 * Octaves) << Bits, 64);
        starts = starts.Length < count ? new int[count] : starts;
    }

    // The upper bits of a key of 63 bits, and whether there are any below.
    private ReadOnlySpan<uint> Keys(ReadOnlySpan<T> line)
    {
        if (typeof(T) == typeof(float))
        {
            return MemoryMarshal.Cast<T, uint>(line);
        }

        upper = upper.Length < line.Length ? new uint[line.Length] : upper;
        for (int i = 0; i < line.Length; i++)
        {
            ulong key = MagnitudeKeys.Of(line[i]);
            upper[i] = (uint)(key >> 32) | ((uint)key == 0 ? 0u : 1u);
        }

        return upper.AsSpan(0, line.Length);
    }
}
