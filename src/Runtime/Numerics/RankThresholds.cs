using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>
/// For each random byte, from which bucket of a line on elements that have it rank above the ranks at which it says nothing, and up to
/// which they rank below. Buckets between hold such ranks.
/// </summary>
internal sealed class RankThresholds
{
    private const int Bytes = 256;
    private const short Never = short.MaxValue;

    // Entries of a table that one permutation looks up.
    private const int TableSize = 64;

    private readonly short[] lower = new short[Bytes];
    private readonly short[] upper = new short[Bytes];
    private readonly StartSearch search = new();
    private RankSteps? steps;

    /// <summary>Finds the thresholds of a line.</summary>
    /// <param name="of">At which ranks a byte says nothing.</param>
    /// <param name="ranks">What is known of the line's ranks.</param>
    public void Set<T>(RankSteps of, MagnitudeRanks<T> ranks)
        where T : unmanaged
    {
        if (steps == of && !ranks.Counts)
        {
            return;
        }

        ReadOnlySpan<int> starts = ranks.Starts;
        if (steps != of)
        {
            steps = of;
            for (int random = 0; random < Bytes; random++)
            {
                lower[random] = upper[random] = of.StepOf((byte)random) < 0 ? (short)0 : Never;
            }
        }

        search.Prepare(starts);
        int first = 0, random0 = of.ByteOf(0), next = of.Rises ? 1 : -1;
        ReadOnlySpan<int> ends = of.Ends;
        for (int step = 0; step < ends.Length; step++)
        {
            int bucket = search.Below(starts, ends[step]), random = random0 + (step * next);
            lower[random] = (short)first;
            upper[random] = (short)bucket;
            first = starts[bucket] == ends[step] ? bucket : bucket - 1;
        }
    }

    /// <summary>Decides about elements. Lengths are padded.</summary>
    /// <param name="random">The byte of each.</param>
    /// <param name="buckets">The bucket of each.</param>
    /// <param name="kept">0 for what goes, and anything else for what stays.</param>
    /// <param name="open">Elements about which neither byte nor bucket say enough, in order; room for all, and two more.</param>
    /// <returns>How many are open.</returns>
    public int Decide(ReadOnlySpan<byte> random, ReadOnlySpan<ushort> buckets, Span<byte> kept, Span<int> open) =>
        Avx512BW.IsSupported ? Decide512(random, buckets, kept, open) : DecideEach(random, buckets, kept, open);

    private int DecideEach(ReadOnlySpan<byte> random, ReadOnlySpan<ushort> buckets, Span<byte> kept, Span<int> open)
    {
        int count = 0, flip = steps!.Rises ? 0 : 1; // set before
        for (int i = 0; i < random.Length; i++)
        {
            int bucket = buckets[i], above = (upper[random[i]] - 1 - bucket) >>> 31;
            kept[i] = (byte)(above ^ flip);
            open[count] = i;
            count += (bucket >= lower[random[i]] ? 1 : 0) & (above ^ 1);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Decide512(ReadOnlySpan<byte> random, ReadOnlySpan<ushort> buckets, Span<byte> kept, Span<int> open)
    {
        RankSteps of = steps!; // set before
        int a = of.ByteOf(0), b = of.ByteOf(of.Count - 1);
        short lowest = (short)Math.Max(Math.Min(a, b) - 1, 0), highest = (short)Math.Min(Math.Max(a, b) + 1, Bytes - 1);
        int table = lowest / TableSize * TableSize;
        Vector512<short> least = Vector512.Create(lowest), most = Vector512.Create(highest), flip = of.Rises ? Vector512<short>.Zero : Vector512<short>.AllBitsSet;
        ref byte bytes = ref MemoryMarshal.GetReference(random);
        ref short places = ref Unsafe.As<ushort, short>(ref MemoryMarshal.GetReference(buckets[..random.Length]));
        ref byte to = ref MemoryMarshal.GetReference(kept[..random.Length]);
        ref int list = ref MemoryMarshal.GetReference(open);
        int count = 0;
        for (int i = 0; i < random.Length; i += Vector512<short>.Count)
        {
            Vector512<short> index = Vector512.Min(Vector512.Max(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref bytes, (nuint)i)), least), most);
            Vector512<short> low = Look(lower, table, index), high = Look(upper, table, index);
            for (int later = table + TableSize; later <= highest; later += TableSize)
            {
                Vector512<short> isLater = Vector512.GreaterThanOrEqual(index, Vector512.Create((short)later));
                low = Vector512.ConditionalSelect(isLater, Look(lower, later, index), low);
                high = Vector512.ConditionalSelect(isLater, Look(upper, later, index), high);
            }

            Vector512<short> bucket = Vector512.LoadUnsafe(ref places, (nuint)i), above = Vector512.GreaterThanOrEqual(bucket, high);
            ulong within = Vector512.AndNot(Vector512.GreaterThanOrEqual(bucket, low), above).ExtractMostSignificantBits();
            Avx512BW.ConvertToVector256Byte((above ^ flip).AsUInt16()).StoreUnsafe(ref to, (nuint)i);

            // There are rarely more than two; whether there are any can hardly be guessed.
            int last = count + BitOperations.PopCount(within);
            Unsafe.Add(ref list, count) = i + BitOperations.TrailingZeroCount(within);
            within &= within - 1;
            Unsafe.Add(ref list, count + 1) = i + BitOperations.TrailingZeroCount(within);
            for (count += 2; count < last; count++)
            {
                within &= within - 1;
                Unsafe.Add(ref list, count) = i + BitOperations.TrailingZeroCount(within);
            }

            count = last;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Look(short[] thresholds, int table, Vector512<short> index)
    {
        ref short from = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(thresholds), table);
        return Avx512BW.PermuteVar32x16x2(Vector512.LoadUnsafe(ref from), index, Vector512.LoadUnsafe(ref from, (nuint)Vector512<short>.Count));
    }
}
