using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Draws masks that depend on ranks, where lines and what lies between their elements fit into a chunk.</summary>
internal sealed class RankRound<T>(TensorMerge merge, RankLines lines, ElementRange window, RankedMask[] masks)
    : Round(Groups(lines.Group, window), (int)(merge.ChunkElements / lines.Group * lines.Group))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool[] needed = [.. Enumerable.Range(0, merge.Sources.Length).Select(i => i == 0 || masks.Any(m => merge.InputOf(m.Model) == i))];

    private readonly double[][] probabilities = [.. masks.Select(m => m.Probabilities((int)lines.Length))];

    // The bytes that keep an element are below the one of its rank.
    private readonly short[][] middles = [.. masks.Select(m => m.Probabilities((int)lines.Length).Select(RandomMask.Middle).ToArray())];

    public override bool Reads(int input) => needed[input];

    public override void Process(Chunk chunk)
    {
        int length = (int)lines.Length, offset = (int)(chunk.Start % Block.Size);
        byte[] keep = ArrayPool<byte>.Shared.Rent(chunk.Length + (2 * Block.Size));
        T[] deltas = ArrayPool<T>.Shared.Rent(chunk.Length), line = ArrayPool<T>.Shared.Rent(length);
        int[] order = ArrayPool<int>.Shared.Rent(length);
        chunk.Reserve<T>(2);
        for (int m = 0; m < masks.Length; m++)
        {
            RankedMask mask = masks[m];
            Form(chunk, merge.InputOf(mask.Model), deltas);
            for (int at = 0; at < offset + chunk.Length; at += Block.Size)
            {
                RandomMask.Bytes(mask.Key, chunk.Start - offset + at, keep.AsSpan(at, Block.Size));
            }

            Span<byte> kept = keep.AsSpan(offset, chunk.Length);
            for (int i = 0; i < chunk.Length / length; i++)
            {
                int first = First(i);
                MagnitudeRanks.Order(Line(deltas, first, line), order);
                Draw(mask.Key, m, chunk.Start, first, order.AsSpan(0, length), kept);
            }

            mask.Set(chunk.Start, kept);
        }

        ArrayPool<byte>.Shared.Return(keep);
        ArrayPool<T>.Shared.Return(deltas);
        ArrayPool<T>.Shared.Return(line);
        ArrayPool<int>.Shared.Return(order);
    }

    private int First(int line) => (int)((line / lines.Stride * lines.Group) + (line % lines.Stride));

    private ReadOnlySpan<T> Line(T[] deltas, int first, T[] line)
    {
        if (lines.Stride == 1)
        {
            return deltas.AsSpan(first, (int)lines.Length);
        }

        for (int i = 0; i < lines.Length; i++)
        {
            line[i] = deltas[first + (i * (int)lines.Stride)];
        }

        return line.AsSpan(0, (int)lines.Length);
    }

    // Random bytes become 1 for what stays and 0 for what goes.
    private void Draw(ulong key, int mask, long start, int first, ReadOnlySpan<int> order, Span<byte> kept)
    {
        int stride = (int)lines.Stride;
        ReadOnlySpan<short> middle = middles[mask].AsSpan(0, order.Length);
        for (int rank = 0; rank < order.Length; rank++)
        {
            int element = first + (order[rank] * stride), below = kept[element] - middle[rank];
            kept[element] = (byte)(below >>> 31); // no branch, which could be guessed in every other case only
            if (below == 0)
            {
                kept[element] = RandomMask.OwnWordKeeps(key, probabilities[mask][rank], start + element) ? (byte)1 : (byte)0;
            }
        }
    }

    private static void Form(Chunk chunk, int input, Span<T> deltas)
    {
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            chunk.Subtract(input, at, length, chunk.Widen<T>(0, at, length, 0), 1)[..length].CopyTo(deltas[at..]);
        }
    }

    // The groups that the window touches.
    private static ElementRange Groups(long group, ElementRange window)
    {
        long start = window.Start / group * group;
        return new(start, (window.Start + window.Length - start + group - 1) / group * group);
    }
}
