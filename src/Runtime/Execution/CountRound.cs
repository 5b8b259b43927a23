using System.Numerics;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts what an elementwise method wants to know of the whole tensor.</summary>
internal sealed class CountRound<T>(TensorMerge merge, ElementwiseMethod method, long[] counts) : Round(merge.Whole, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Accumulators<long[]> partial = new(() => new long[counts.Length]);

    /// <summary>Adds up what was counted, once the round is over.</summary>
    public void AddUp()
    {
        foreach (long[] counted in partial.All)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] += counted[i];
            }
        }
    }

    public override void Process(Chunk chunk)
    {
        long[] counted = partial.Take();
        chunk.Reserve<T>(merge.Sources.Length);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            method.Count(ElementwiseRound<T>.Elements(chunk, at), counted);
        }

        partial.Return(counted);
    }
}
