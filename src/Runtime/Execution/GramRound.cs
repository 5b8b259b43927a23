using System.Numerics;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Measures the Gram matrix of a stretch of a tensor: of the inputs, or of their differences from the base.</summary>
internal sealed class GramRound<T>(TensorMerge merge, ElementRange range, bool ofDifferences) : Round(range, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Accumulators<GramSums<T>> partial = new(() => new(merge, ofDifferences));

    /// <summary>The matrix, once the round is over.</summary>
    public GramMatrix Result
    {
        get
        {
            GramSums<T> total = new(merge, ofDifferences);
            foreach (GramSums<T> sums in partial.All)
            {
                total.Add(sums);
            }

            return total.ToMatrix();
        }
    }

    public override void Process(Chunk chunk)
    {
        GramSums<T> sums = partial.Take();
        sums.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            sums.Add(chunk, at, Math.Min(Block.Size, chunk.Length - at));
        }

        partial.Return(sums);
    }
}
