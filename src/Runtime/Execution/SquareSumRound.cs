using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Measures <c>Σ d²</c> of each task vector, over the selected elements.</summary>
internal sealed class SquareSumRound<T>(TensorMerge merge, SelectedTaskVectors<T> selected) : Round(merge.Whole, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Accumulators<ExactSum[]> partial = new(() => new ExactSum[merge.ModelCount]);

    /// <summary>The sum for a model, once the round is over.</summary>
    public double Sum(int model)
    {
        ExactSum total = default;
        foreach (ExactSum[] sums in partial.All)
        {
            total.Add(sums[model]);
        }

        return total.Value;
    }

    public override void Process(Chunk chunk)
    {
        Span<ulong> spare = stackalloc ulong[MaskBits.BlockWords];
        ExactSum[] sums = partial.Take();
        selected.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            ReadOnlySpan<ulong> bits = selected.Select(chunk, at, length, spare);
            for (int model = 0; model < sums.Length; model++)
            {
                sums[model].Add(BlockSums.Squares<T>(chunk.Scratch<T>(1 + model, length), bits));
            }
        }

        partial.Return(sums);
    }
}
