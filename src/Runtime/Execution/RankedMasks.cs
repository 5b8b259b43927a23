using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Draws the masks of a tensor that depend on ranks, window by window: as much of the tensor as there is room for.</summary>
internal sealed class RankedMasks
{
    private readonly TensorMerge merge;
    private readonly RankedMask[] ranked;
    private ElementRange drawn;

    public RankedMasks(TensorMerge merge, ElementMask?[] masks)
    {
        this.merge = merge;
        ranked = [.. masks.OfType<RankedMask>()];
        Windows = ranked.Length == 0 ? [merge.Whole] : [.. Divide((long)merge.CandidateLimit * 32 / ranked.Length / Block.Size * Block.Size)];
    }

    /// <summary>The windows, in order; all of the tensor where no mask depends on ranks.</summary>
    public ElementRange[] Windows { get; }

    /// <summary>The rounds that draw the masks for a window.</summary>
    public IEnumerable<Round> Rounds<T>(ElementRange window)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (ranked.Length == 0 || drawn == window)
        {
            yield break;
        }

        foreach (RankedMask mask in ranked)
        {
            mask.Open(window);
        }

        drawn = window;
        RankLines lines = RankLines.Of(merge.Tensor.Shape);
        yield return lines.Group <= merge.ChunkElements ? new RankRound<T>(merge, lines, window, ranked) : new LongRankRound<T>(merge, lines, window, ranked);
    }

    private IEnumerable<ElementRange> Divide(long length)
    {
        for (long start = 0; start < merge.ElementCount; start += length)
        {
            yield return new(start, Math.Min(length, merge.ElementCount - start));
        }
    }
}
