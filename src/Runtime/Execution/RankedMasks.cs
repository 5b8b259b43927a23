using System.Numerics;

namespace MergeDsl.Execution;

/// <summary>Draws the masks of a tensor that depend on ranks, window by window: as much of the tensor as there is room for.</summary>
internal sealed class RankedMasks
{
    // Of an element whose rank is asked for, 16 bytes are held twice, and a sum for each thread.
    private const int CandidatesPerQuestion = 16;

    private readonly TensorMerge merge;
    private readonly RankedMask[] ranked;
    private readonly RankLines lines;
    private readonly Dictionary<RankedMask, object> lastLines = [];
    private ElementRange drawn;

    public RankedMasks(TensorMerge merge, ElementMask?[] masks)
    {
        this.merge = merge;
        lines = RankLines.Of(merge.Tensor.Shape);
        ranked = [.. masks.OfType<RankedMask>()];
        Array.ForEach(ranked, merge.Hold);
        Windows = ranked.Length == 0 ? [merge.Whole] : [.. Divide(merge.MaskRoom)];
    }

    /// <summary>The windows, in order; all of the tensor where no mask depends on ranks.</summary>
    public ElementRange[] Windows { get; }

    // A line of an eighth of the candidates takes as much memory with everything that ordering needs.
    private long LongestGathered => Math.Max(merge.ChunkElements, merge.CandidateLimit / 8);

    /// <summary>Whether <c>Σ|d|</c> before and after is measured while masks are drawn.</summary>
    public bool Measures => ranked.Length > 0 && lines.Group <= merge.ChunkElements && RankRound<float>.Measures(merge, lines);

    /// <summary>The rounds that draw the masks for a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="sums">Where sums go if <see cref="Measures"/>; null: none are wanted.</param>
    public IEnumerable<Round> Rounds<T>(ElementRange window, MagnitudeSums? sums)
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
        foreach (Round round in lines.Group <= merge.ChunkElements ? [new RankRound<T>(merge, lines, window, ranked, Measures ? sums : null)]
            : lines.Length <= LongestGathered ? [new LongRankRound<T>(merge, lines, window, ranked)]
            : ranked.SelectMany(mask => LongLines<T>(window, mask)))
        {
            yield return round;
        }
    }

    private IEnumerable<Round> LongLines<T>(ElementRange window, RankedMask mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (long group = window.Start / lines.Group * lines.Group; group < window.Start + window.Length; group += lines.Group)
        {
            for (long first = group; first < group + lines.Stride; first++)
            {
                // The next window may begin within this line: what is known of it is kept until there is another.
                if (!lastLines.TryGetValue(mask, out object? last) || last is not LongLineMask<T> line || line.First != first)
                {
                    lastLines[mask] = line = new LongLineMask<T>(new(merge, lines, first, mask), merge.CandidateLimit / CandidatesPerQuestion);
                }

                foreach (Round round in line.Rounds(window))
                {
                    yield return round;
                }
            }
        }
    }

    private IEnumerable<ElementRange> Divide(long length)
    {
        for (long start = 0; start < merge.ElementCount; start += length)
        {
            yield return new(start, Math.Min(length, merge.ElementCount - start));
        }
    }
}
