using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Draws masks that depend on ranks, where lines and what lies between their elements fit into a chunk.</summary>
internal sealed class RankRound<T>(TensorMerge merge, RankLines lines, ElementRange window, RankedMask[] masks)
    : Round(Groups(lines.Group, window), (int)(merge.ChunkElements / lines.Group * lines.Group))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Differences of so many elements are formed before they are ranked, or of one group if it has more: the second-level cache holds them.
    private const int BatchElements = 1 << 14;

    private readonly int length = (int)lines.Length;
    private readonly int stride = (int)lines.Stride;
    private readonly bool[] needed = [.. Enumerable.Range(0, merge.Sources.Length).Select(i => i == 0 || masks.Any(m => merge.InputOf(m.Model) == i))];
    private readonly RankSteps[] steps = [.. masks.Select(m => m.Steps((int)lines.Length))];
    private readonly Accumulators<RankedLine<T>> buffers = new(() => new((int)lines.Length));

    public override bool Reads(int input) => needed[input];

    public override void Process(Chunk chunk)
    {
        int group = length * stride, batch = Math.Max(BatchElements / group, 1) * group;
        RankedLine<T> line = buffers.Take();
        byte[] random = ArrayPool<byte>.Shared.Rent(batch + (2 * Block.Size));
        T[] deltas = ArrayPool<T>.Shared.Rent(batch);
        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += batch)
        {
            int count = Math.Min(batch, chunk.Length - at);
            for (int m = 0; m < masks.Length; m++)
            {
                Form(chunk, merge.InputOf(masks[m].Model), at, deltas.AsSpan(0, count));
                Span<byte> bytes = Bytes(masks[m].Key, chunk.Start + at, random, count);
                for (int i = 0; i < count / length; i++)
                {
                    int first = First(i);
                    Gather<T>(deltas, first, line.Values);
                    Gather(bytes, first, line.Random);
                    Scatter(line.Draw(masks[m], steps[m], chunk.Start + at + first, stride), first, bytes);
                }

                masks[m].Set(chunk.Start + at, bytes);
            }
        }

        buffers.Return(line);
        ArrayPool<byte>.Shared.Return(random);
        ArrayPool<T>.Shared.Return(deltas);
    }

    private int First(int line) => (line / stride * length * stride) + (line % stride);

    private void Gather<V>(ReadOnlySpan<V> from, int first, Span<V> line)
    {
        if (stride == 1)
        {
            from.Slice(first, line.Length).CopyTo(line);
            return;
        }

        for (int i = 0; i < line.Length; i++)
        {
            line[i] = from[first + (i * stride)];
        }
    }

    private void Scatter(ReadOnlySpan<byte> line, int first, Span<byte> to)
    {
        if (stride == 1)
        {
            line.CopyTo(to[first..]);
            return;
        }

        for (int i = 0; i < line.Length; i++)
        {
            to[first + (i * stride)] = line[i];
        }
    }

    private static Span<byte> Bytes(ulong key, long start, byte[] room, int count)
    {
        int offset = (int)(start % Block.Size);
        for (int at = 0; at < offset + count; at += Block.Size)
        {
            RandomMask.Bytes(key, start - offset + at, room.AsSpan(at, Block.Size));
        }

        return room.AsSpan(offset, count);
    }

    private static void Form(Chunk chunk, int input, int from, Span<T> deltas)
    {
        for (int at = 0; at < deltas.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, deltas.Length - at);
            chunk.Subtract(input, from + at, length, chunk.Widen<T>(0, from + at, length, 0), 1)[..length].CopyTo(deltas[at..]);
        }
    }

    // The groups that the window touches.
    private static ElementRange Groups(long group, ElementRange window)
    {
        long start = window.Start / group * group;
        return new(start, (window.Start + window.Length - start + group - 1) / group * group);
    }
}
