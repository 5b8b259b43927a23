using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Merges by a method's own formula, a block at a time.</summary>
internal sealed class ElementwiseRound(TensorMerge merge, ElementwiseMethod method, long[] counts) : Round(merge.Whole, merge.ChunkElements)
{
    protected override bool Writes => true;

    public override void Process(Chunk chunk)
    {
        int result = merge.Sources.Length;
        chunk.Reserve(result + 1);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            Span<float> y = chunk.Scratch(result, length);
            method.Merge(Elements(chunk, at), counts, MemoryMarshal.Cast<float, Vector<float>>(y));
            chunk.Store(at, y[..length]);
        }

        chunk.Write();
    }

    /// <summary>The block at an element of the chunk, which has room for a block of each input.</summary>
    public static ElementBlock<float> Elements(Chunk chunk, int at)
    {
        TensorMerge merge = chunk.Merge;
        int length = Math.Min(Block.Size, chunk.Length - at);
        for (int input = 0; input < merge.Sources.Length; input++)
        {
            chunk.Widen(input, at, length, input);
        }

        ReadOnlySpan<float> bases = merge.HasBase ? chunk.Scratch(0, length) : default;
        return new(bases, chunk.Vectors(merge.InputOf(0)), Chunk.VectorStride, merge.ModelCount, Block.Padded(length));
    }
}
