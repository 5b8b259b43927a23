using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Draws masks that depend on ranks, where lines are longer than a chunk, or too far apart to lie in one. A thread takes
/// a few neighbouring lines and gathers their elements; a line that does not fit into a chunk it goes through repeatedly,
/// counting the elements of each key for one range of keys after the other, as many as there is room for.
/// </summary>
internal sealed class LongRankRound<T>(TensorMerge merge, RankLines lines, ElementRange window, RankedMask[] masks)
    : Round(new(0, GroupCount(lines, window) * Tasks(merge, lines)), 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LowerBits = 16;
    private const int UpperDigits = 1 << 15;

    private readonly long tasks = Tasks(merge, lines);
    private readonly int width = Width(merge, lines);

    public override bool Reads(int input) => false;

    public override void Process(Chunk chunk)
    {
        long group = ((window.Start / lines.Group) + (chunk.Index / tasks)) * lines.Group;
        long line = chunk.Index % tasks * width;
        foreach (RankedMask mask in masks)
        {
            if (lines.Length > merge.ChunkElements)
            {
                Count(mask, group + line);
            }
            else
            {
                Gather(mask, group + line, (int)Math.Min(width, lines.Stride - line));
            }
        }
    }

    private void Gather(RankedMask mask, long first, int count)
    {
        int length = (int)lines.Length;
        uint[] keys = ArrayPool<uint>.Shared.Rent(count * length);
        ulong[] entries = ArrayPool<ulong>.Shared.Rent(length), room = ArrayPool<ulong>.Shared.Rent(length);
        Span<uint> row = stackalloc uint[Block.Size];
        for (int i = 0; i < length; i++)
        {
            Keys(mask, first + (i * lines.Stride), row[..count]);
            for (int line = 0; line < count; line++)
            {
                keys[(line * length) + i] = row[line];
            }
        }

        for (int line = 0; line < count; line++)
        {
            for (int i = 0; i < length; i++)
            {
                entries[i] = MagnitudeRanks.Entry(keys[(line * length) + i], i);
            }

            int rank = 0;
            foreach (ulong entry in MagnitudeRanks.Order(entries.AsSpan(0, length), room))
            {
                Draw(mask, first + line + (MagnitudeRanks.Index(entry) * lines.Stride), rank++);
            }
        }

        ArrayPool<uint>.Shared.Return(keys);
        ArrayPool<ulong>.Shared.Return(entries);
        ArrayPool<ulong>.Shared.Return(room);
    }

    private void Count(RankedMask mask, long first)
    {
        long[] upper = new long[UpperDigits];
        ForEachKey(mask, first, (key, _) => upper[key >> LowerBits]++);
        int[] slots = new int[UpperDigits];
        int most = Math.Max(1, merge.CandidateLimit >> (LowerBits + 1));
        int digit = 0;
        long smaller = 0;
        while (digit < UpperDigits)
        {
            // The next upper digits that there are, as many as there is room for.
            Array.Fill(slots, -1);
            int used = 0;
            for (; digit < UpperDigits && used < most; digit++)
            {
                slots[digit] = upper[digit] == 0 ? -1 : used++;
            }

            if (used > 0)
            {
                smaller = Draw(mask, first, slots, new long[used << LowerBits], smaller);
            }
        }
    }

    // Counts the keys with the given upper digits, turns counts into ranks, and deals these out in the order of the elements.
    private long Draw(RankedMask mask, long first, int[] slots, long[] ranks, long smaller)
    {
        ForEachKey(mask, first, (key, _) =>
        {
            if (slots[key >> LowerBits] is >= 0 and int slot)
            {
                ranks[(slot << LowerBits) | (ushort)key]++;
            }
        });
        foreach (ref long rank in ranks.AsSpan())
        {
            (rank, smaller) = (smaller, smaller + rank);
        }

        ForEachKey(mask, first, (key, element) =>
        {
            if (slots[key >> LowerBits] is >= 0 and int slot)
            {
                Draw(mask, element, ranks[(slot << LowerBits) | (ushort)key]++);
            }
        });
        return smaller;
    }

    private void Draw(RankedMask mask, long element, long rank)
    {
        if (element >= window.Start && element < window.Start + window.Length)
        {
            mask.Set(element, [mask.Keeps(element, rank, lines.Length, RandomMask.ByteOf(mask.Key, element)) ? (byte)1 : (byte)0]);
        }
    }

    private void ForEachKey(RankedMask mask, long first, Action<uint, long> action)
    {
        Span<uint> keys = stackalloc uint[Block.Size];
        int step = lines.Stride == 1 ? Block.Size : 1;
        for (long i = 0; i < lines.Length; i += step)
        {
            int length = (int)Math.Min(step, lines.Length - i);
            Keys(mask, first + (i * lines.Stride), keys[..length]);
            for (int j = 0; j < length; j++)
            {
                action(keys[j], first + (i * lines.Stride) + j);
            }
        }
    }

    private void Keys(RankedMask mask, long start, Span<uint> keys)
    {
        Span<byte> bytes = stackalloc byte[Block.Size * sizeof(double)];
        Span<T> bases = stackalloc T[Block.Size], values = stackalloc T[Block.Size];
        merge.Read(0, start, bytes, bases[..keys.Length]);
        merge.Read(merge.InputOf(mask.Model), start, bytes, values[..keys.Length]);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = MagnitudeKeys.Of(float.CreateTruncating(values[i] - bases[i]));
        }
    }

    private static int Width(TensorMerge merge, RankLines lines) =>
        (int)Math.Min(Math.Clamp(merge.ChunkElements / lines.Length, 1, Block.Size), lines.Stride);

    private static long Tasks(TensorMerge merge, RankLines lines) => (lines.Stride + Width(merge, lines) - 1) / Width(merge, lines);

    private static long GroupCount(RankLines lines, ElementRange window) =>
        ((window.Start + window.Length - 1) / lines.Group) - (window.Start / lines.Group) + 1;
}
