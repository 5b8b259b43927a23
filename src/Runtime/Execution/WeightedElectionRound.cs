using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Elects a sign for each selected element by the task vectors as they are, and adds the weighted mean of those that agree to the base.</summary>
internal sealed class WeightedElectionRound<T>(TensorMerge merge, SelectedTaskVectors<T> selected, T[] weights) : Round(merge.Whole, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Weights that sum to less are not divided by.
    private const double SmallestSum = 1e-6;

    protected override bool Writes => true;

    public override void Process(Chunk chunk)
    {
        int result = merge.Sources.Length; // where estimates were
        Span<ulong> spare = stackalloc ulong[MaskBits.BlockWords];
        selected.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            ReadOnlySpan<ulong> bits = selected.Select(chunk, at, length, spare);
            Span<T> y = chunk.Scratch<T>(result, length);
            Span<T> b = chunk.Scratch<T>(0, length);
            SignElection.Elect<T, EqualElection<T>>(b, chunk.Vectors<T>(1), Chunk.VectorStride, weights, new(T.CreateTruncating(SmallestSum)), y);
            MaskBits.Keep(bits, b, y);
            chunk.Store<T>(at, y[..length]);
        }

        chunk.Write();
    }
}
