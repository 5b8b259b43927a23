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

    public override bool Reads(int input) => false;

    public override void Process(Chunk chunk)
    {
        long group = ((window.Start / lines.Group) + (chunk.Index / tasks)) * lines.Group;
        long line = chunk.Index % tasks * width;
        int count = (int)Math.Min(width, lines.Stride - line), length = (int)lines.Length;
        T[] values = ArrayPool<T>.Shared.Rent(count * length);
        int[] order = ArrayPool<int>.Shared.Rent(length);
        foreach (RankedMask mask in masks)
        {
            Gather(merge.InputOf(mask.Model), group + line, count, values);
            for (int i = 0; i < count; i++)
            {
                MagnitudeRanks.Order<T>(values.AsSpan(i * length, length), order);
                for (int rank = 0; rank < length; rank++)
                {
                    Draw(mask, group + line + i + (order[rank] * lines.Stride), rank);
                }
            }
        }

        ArrayPool<T>.Shared.Return(values);
        ArrayPool<int>.Shared.Return(order);
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

    private void Draw(RankedMask mask, long element, long rank)
    {
        if (element >= window.Start && element < window.Start + window.Length
            && mask.Keeps(element, rank, lines.Length, RandomMask.ByteOf(mask.Key, element)))
        {
            mask.Keep(element);
        }
    }

    private static int Width(TensorMerge merge, RankLines lines) =>
        (int)Math.Min(Math.Clamp(merge.ChunkElements / lines.Length, 1, Block.Size), lines.Stride);

    private static long Tasks(TensorMerge merge, RankLines lines) => (lines.Stride + Width(merge, lines) - 1) / Width(merge, lines);

    private static long GroupCount(RankLines lines, ElementRange window) =>
        ((window.Start + window.Length - 1) / lines.Group) - (window.Start / lines.Group) + 1;
}
