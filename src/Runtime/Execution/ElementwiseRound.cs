using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Merges by a method's own formula, a block at a time.</summary>
internal sealed class ElementwiseRound<T>(TensorMerge merge, ElementwiseMethod method, long[] counts) : Round(merge.Whole, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override bool Writes => true;

    public override void Process(Chunk chunk)
    {
        int result = merge.Sources.Length;
        chunk.Reserve<T>(result + 1);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Span<T> y = chunk.Scratch<T>(result, length);
            method.Merge(Elements(chunk, at), counts, MemoryMarshal.Cast<T, Vector<T>>(y));
            chunk.Store<T>(at, y[..length]);
        }

        chunk.Write();
    }

    /// <summary>The block at an element of the chunk, which has room for a block of each input.</summary>
    public static ElementBlock<T> Elements(Chunk chunk, int at)
    {
        TensorMerge merge = chunk.Merge;
        int length = Math.Min(Block.Size, chunk.Length - at);
        for (int input = 0; input < merge.Sources.Length; input++)
        {
            chunk.Widen<T>(input, at, length, input);
        }

        ReadOnlySpan<T> bases = merge.HasBase ? chunk.Scratch<T>(0, length) : default;
        return new(bases, chunk.Vectors<T>(merge.InputOf(0)), Chunk.VectorStride, merge.ModelCount, Block.Padded(length));
    }
}
