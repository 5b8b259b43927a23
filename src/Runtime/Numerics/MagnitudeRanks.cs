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

    // An octave has at most 2¹⁰ times two buckets, whose numbers are of 15 bits then.
    private const int MostBits = 10;

    // Of fewer elements, to count them costs more than to compare with all of them.
    private const int Short = 96;

    // A bucket of m elements, of n in the line, is asked for some m² / n times at most; to sort it costs as much as to go through it so often.
    private const int Many = 1024;

    // Bits of the mantissa in the 31 upper bits of a key.
    private static readonly int MantissaBits = typeof(T) == typeof(float) ? 23 : 20;

    private readonly int length;
    private readonly int bits;
    private readonly ushort[] buckets;
    private readonly int[] places;
    private readonly int[] starts;
    private readonly uint[] upper;
    private readonly Dictionary<int, (ulong Key, int Place)[]> sorted = [];
    private T[] grouped = [];

    /// <param name="length">How many elements a line has.</param>
    public MagnitudeRanks(int length)
    {
        this.length = length;
        bits = Math.Clamp(BitOperations.Log2((uint)length) - 6, 1, MostBits);
        buckets = new ushort[Block.Padded(length)];
        places = new int[Block.Padded(length)];
        starts = new int[(2 * Octaves) << bits];
        upper = new uint[typeof(T) == typeof(float) ? 0 : Block.Padded(length)];
        starts.AsSpan(1).Fill(length); // all is in the first as long as nothing is counted
    }

    /// <summary>Whether lines are long enough that it is worth counting; otherwise all elements share a bucket.</summary>
    public bool Counts => length >= Short;

    /// <summary>The bucket of each element; padded.</summary>
    public ReadOnlySpan<ushort> Buckets => buckets;

    /// <summary>For each bucket, how many elements are in those before it; from the last on, how many there are. Whole groups of 64.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Takes a line, and counts its elements if <see cref="Counts"/>; false if all are zero.</summary>
    /// <param name="line">The elements, padded with zeros.</param>
    public bool Count(ReadOnlySpan<T> line)
    {
        ReadOnlySpan<uint> keys = Keys(line);
        uint highest = KeyHistogram.Highest(keys);
        if (highest > 0 && Counts)
        {
            KeyHistogram.Assign(keys, highest, MantissaBits - bits, starts.Length - 2, buckets);
            KeyHistogram.Count(buckets.AsSpan(0, length), places, starts);
            KeyHistogram.Sum(starts);
        }

        return highest > 0;
    }

    /// <summary>The first and the last rank that an element may have; one and the same where these are in the order of indices.</summary>
    public (int First, int Last) Bounds(int element)
    {
        int bucket = buckets[element], start = starts[bucket];
        return HasOneKey(bucket) ? (start + places[element], start + places[element]) : (start, starts[bucket + 1] - 1);
    }

    /// <summary>Makes ready for the ranks of many elements: all that share a bucket are put together.</summary>
    /// <param name="line">The elements, as they were counted.</param>
    public void Group(ReadOnlySpan<T> line)
    {
        grouped = grouped.Length < length ? new T[length] : grouped;
        for (int i = 0; i < length; i++)
        {
            grouped[starts[buckets[i]] + places[i]] = line[i];
        }

        sorted.Clear();
    }

    /// <summary>The rank of an element of a line that is not grouped.</summary>
    /// <param name="line">The elements, as they were counted.</param>
    /// <param name="element">The element, which is not zero.</param>
    public int Of(ReadOnlySpan<T> line, int element) => Smaller(line[..length], element);

    /// <summary>The rank of an element of the line that was grouped last.</summary>
    public int OfGrouped(int element)
    {
        int bucket = buckets[element], start = starts[bucket];
        ReadOnlySpan<T> members = grouped.AsSpan(start, starts[bucket + 1] - start);
        if ((long)members.Length * members.Length <= (long)Many * length)
        {
            return start + Smaller(members, places[element]);
        }

        if (!sorted.TryGetValue(bucket, out (ulong Key, int Place)[]? entries))
        {
            entries = new (ulong, int)[members.Length];
            for (int i = 0; i < entries.Length; i++)
            {
                entries[i] = (MagnitudeKeys.Of(members[i]), i);
            }

            Array.Sort(entries);
            sorted.Add(bucket, entries);
        }

        return start + Array.BinarySearch(entries, (MagnitudeKeys.Of(members[places[element]]), places[element]));
    }

    private static int Smaller(ReadOnlySpan<T> numbers, int element) => typeof(T) == typeof(float)
        ? Smaller(MemoryMarshal.Cast<T, int>(numbers), element)
        : Smaller(MemoryMarshal.Cast<T, long>(numbers), element);

    // How many rank lower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Smaller<K>(ReadOnlySpan<K> numbers, int element)
        where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
    {
        ref K from = ref MemoryMarshal.GetReference(numbers);
        K key = numbers[element] & K.MaxValue;
        Vector256<K> wanted = Vector256.Create(key), counts = Vector256<K>.Zero, magnitude = Vector256.Create(K.MaxValue);
        Vector256<K> place = Vector256.Create(K.CreateTruncating(element)), lanes = Vector256<K>.Indices;
        int i = 0, count = 0;
        for (; i <= numbers.Length - Vector256<K>.Count; i += Vector256<K>.Count)
        {
            Vector256<K> keys = Vector256.LoadUnsafe(ref from, (nuint)i) & magnitude;
            counts -= Vector256.LessThan(keys, wanted) | (Vector256.Equals(keys, wanted) & Vector256.LessThan(lanes, place));
            lanes += Vector256.Create(K.CreateTruncating(Vector256<K>.Count));
        }

        for (; i < numbers.Length; i++)
        {
            K other = numbers[i] & K.MaxValue;
            count += other < key || (other == key && i < element) ? 1 : 0;
        }

        return count + int.CreateTruncating(Vector256.Sum(counts));
    }

    // The first holds all that is too small for the others.
    private static bool HasOneKey(int bucket) => (bucket & 1) == 0 && bucket > 0;

    // The upper bits of a key of 63 bits, and whether there are any below.
    private ReadOnlySpan<uint> Keys(ReadOnlySpan<T> line)
    {
        if (typeof(T) == typeof(float))
        {
            return MemoryMarshal.Cast<T, uint>(line);
        }

        for (int i = 0; i < line.Length; i++)
        {
            ulong key = MagnitudeKeys.Of(line[i]);
            upper[i] = (uint)(key >> 32) | ((uint)key == 0 ? 0u : 1u);
        }

        return upper;
    }
}
