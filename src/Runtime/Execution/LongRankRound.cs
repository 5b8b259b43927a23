using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Draws masks that depend on ranks, where lines are longer than a chunk, or too far apart to lie in one, but not too long
/// to be held: a thread takes a few neighbouring lines and gathers their elements.
/// </summary>
internal sealed class LongRankRound<T>(TensorMerge merge, RankLines lines, ElementRange window, RankedMask[] masks)
    : Round(new(0, GroupCount(lines, window) * Tasks(merge, lines)), 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly long tasks = Tasks(merge, lines);
    private readonly int width = Width(merge, lines);
    private readonly RankSteps[] steps = [.. masks.Select(m => m.Steps((int)lines.Length))];
    private readonly Accumulators<RankedLine<T>> buffers = new(() => new((int)lines.Length));

    public override bool Reads(int input) => false;

    public override void Process(Chunk chunk)
    {
        long group = ((window.Start / lines.Group) + (chunk.Index / tasks)) * lines.Group;
        long first = group + (chunk.Index % tasks * width);
        int count = (int)Math.Min(width, group + lines.Stride - first), length = (int)lines.Length;
        T[] values = ArrayPool<T>.Shared.Rent(count * length);
        byte[] random = ArrayPool<byte>.Shared.Rent(count * length);
        RankedLine<T> line = buffers.Take();
        for (int m = 0; m < masks.Length; m++)
        {
            Gather(merge.InputOf(masks[m].Model), first, count, values);
            Random(masks[m].Key, first, count, random);
            for (int i = 0; i < count; i++)
            {
                values.AsSpan(i * length, length).CopyTo(line.Values);
                random.AsSpan(i * length, length).CopyTo(line.Random);
                Keep(masks[m], first + i, line.Draw(masks[m], steps[m], first + i, lines.Stride));
            }
        }

        ArrayPool<T>.Shared.Return(values);
        ArrayPool<byte>.Shared.Return(random);
        buffers.Return(line);
    }

    // Neighbouring lines, one behind the other.
    private void Gather(int input, long first, int count, Span<T> values)
    {
        Span<byte> bytes = stackalloc byte[Block.Size * sizeof(double)];
        Span<T> b = stackalloc T[Block.Size], x = stackalloc T[Block.Size];
        int length = (int)lines.Length, step = lines.Stride == 1 ? Block.Size : 1;
        for (int i = 0; i < length; i += step)
        {
            int read = step == 1 ? count : Math.Min(step, length - i);
            long start = first + (i * lines.Stride);
            merge.Read(0, start, bytes, b[..read]);
            merge.Read(input, start, bytes, x[..read]);
            for (int j = 0; j < read; j++)
            {
                values[step == 1 ? (j * length) + i : i + j] = x[j] - b[j];
            }
        }
    }

    // The bytes of the same elements.
    private void Random(ulong key, long first, int count, Span<byte> random)
    {
        int length = (int)lines.Length;
        if (lines.Stride == 1)
        {
            RandomMask.Bytes(key, first, random[..length]);
            return;
        }

        Span<byte> row = stackalloc byte[count];
        for (int i = 0; i < length; i++)
        {
            RandomMask.Bytes(key, first + (i * lines.Stride), row);
            for (int j = 0; j < count; j++)
            {
                random[(j * length) + i] = row[j];
            }
        }
    }

    private void Keep(RankedMask mask, long first, ReadOnlySpan<byte> kept)
    {
        if (lines.Stride == 1)
        {
            mask.Set(first, kept);
            return;
        }

        for (int i = 0; i < kept.Length; i++)
        {
            long element = first + (i * lines.Stride);
            if (kept[i] != 0 && element >= window.Start && element < window.Start + window.Length)
            {
                mask.Keep(element);
            }
        }
    }

    private static int Width(TensorMerge merge, RankLines lines) =>
        (int)Math.Min(Math.Clamp(merge.ChunkElements / lines.Length, 1, Block.Size), lines.Stride);

    private static long Tasks(TensorMerge merge, RankLines lines) => (lines.Stride + Width(merge, lines) - 1) / Width(merge, lines);

    private static long GroupCount(RankLines lines, ElementRange window) =>
        ((window.Start + window.Length - 1) / lines.Group) - (window.Start / lines.Group) + 1;
}
