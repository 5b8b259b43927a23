using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts the elements of a long line by buckets.</summary>
internal sealed class LineCountRound<T>(LongLine<T> line, LineCounts counts) : Round(line.Group, line.Merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool Reads(int input) => line.Reads(input);

    public override void Process(Chunk chunk)
    {
        int[] seen = ArrayPool<int>.Shared.Rent(counts.Buckets.Count);
        Array.Clear(seen);
        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            ReadOnlySpan<T> deltas = line.Deltas(chunk, at, out int start);
            for (int i = start; i < deltas.Length; i += line.Stride)
            {
                seen[counts.Buckets.Of(MagnitudeKeys.Of(deltas[i]))]++;
            }
        }

        counts.Add(chunk.Index, seen.AsSpan(0, counts.Buckets.Count));
        ArrayPool<int>.Shared.Return(seen);
    }
}
