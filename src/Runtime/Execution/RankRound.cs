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

    public override bool Reads(int input) => needed[input];

    public override void Process(Chunk chunk)
    {
        byte[] keep = ArrayPool<byte>.Shared.Rent(chunk.Length + (2 * Block.Size));
        ulong[] entries = ArrayPool<ulong>.Shared.Rent((int)lines.Length), room = ArrayPool<ulong>.Shared.Rent((int)lines.Length);
        int offset = (int)(chunk.Start % Block.Size);
        chunk.Reserve<T>(2);
        foreach (RankedMask mask in masks)
        {
            ReadOnlySpan<uint> keys = Keys(chunk, merge.InputOf(mask.Model));
            for (int at = 0; at < offset + chunk.Length; at += Block.Size)
            {
                RandomMask.Bytes(mask.Key, chunk.Start - offset + at, keep.AsSpan(at, Block.Size));
            }

            Span<byte> kept = keep.AsSpan(offset, chunk.Length);
            for (int line = 0; line < chunk.Length / lines.Length; line++)
            {
                Draw(mask, chunk.Start, First(line), keys, kept, entries.AsSpan(0, (int)lines.Length), room);
            }

            mask.Set(chunk.Start, kept);
        }

        ArrayPool<byte>.Shared.Return(keep);
        ArrayPool<ulong>.Shared.Return(entries);
        ArrayPool<ulong>.Shared.Return(room);
    }

    private int First(int line) => (int)((line / lines.Stride * lines.Group) + (line % lines.Stride));

    // Random bytes become 1 for what stays and 0 for what goes.
    private void Draw(RankedMask mask, long start, int first, ReadOnlySpan<uint> keys, Span<byte> kept, Span<ulong> entries, Span<ulong> room)
    {
        int stride = (int)lines.Stride;
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = MagnitudeRanks.Entry(keys[first + (i * stride)], first + (i * stride));
        }

        int rank = 0;
        foreach (ulong entry in MagnitudeRanks.Order(entries, room))
        {
            int element = MagnitudeRanks.Index(entry);
            kept[element] = mask.Keeps(start + element, rank++, entries.Length, kept[element]) ? (byte)1 : (byte)0;
        }
    }

    private static ReadOnlySpan<uint> Keys(Chunk chunk, int input)
    {
        Span<uint> keys = chunk.Keys(0, chunk.Length, 0);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            ReadOnlySpan<T> bases = chunk.Widen<T>(0, at, length, 0), values = chunk.Widen<T>(input, at, length, 1);
            for (int i = 0; i < length; i++)
            {
                keys[at + i] = MagnitudeKeys.Of(float.CreateTruncating(values[i] - bases[i]));
            }
        }

        return keys;
    }

    // The groups that the window touches.
    private static ElementRange Groups(long group, ElementRange window)
    {
        long start = window.Start / group * group;
        return new(start, (window.Start + window.Length - start + group - 1) / group * group);
    }
}
