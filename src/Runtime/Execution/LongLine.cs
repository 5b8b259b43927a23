using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>A line that ranks are counted along, too long to be held, of one model's task vector.</summary>
internal sealed class LongLine<T>(TensorMerge merge, RankLines lines, long first, RankedMask mask)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int input = merge.InputOf(mask.Model);

    /// <summary>The tensor.</summary>
    public TensorMerge Merge { get; } = merge;

    /// <summary>The mask that is drawn.</summary>
    public RankedMask Mask { get; } = mask;

    /// <summary>The first element.</summary>
    public long First { get; } = first;

    /// <summary>How many elements it has.</summary>
    public long Length { get; } = lines.Length;

    /// <summary>The distance of its elements.</summary>
    public int Stride { get; } = checked((int)lines.Stride);

    /// <summary>The elements from its first to its last, and those of the lines that lie between them.</summary>
    public ElementRange Group { get; } = new(first / lines.Group * lines.Group, lines.Group);

    /// <summary>How many chunks <see cref="Group"/> has.</summary>
    public int Chunks => (int)((Group.Length + Merge.ChunkElements - 1) / Merge.ChunkElements);

    /// <summary>Whether an input is looked at.</summary>
    public bool Reads(int index) => index == 0 || index == input;

    /// <summary>The differences of a block in a chunk that has room for two blocks.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="start">The first difference that is the line's; others follow at its stride.</param>
    public ReadOnlySpan<T> Deltas(Chunk chunk, int at, out int start)
    {
        int length = Math.Min(Block.Size, chunk.Length - at);
        start = (int)((First - Group.Start + Stride - ((chunk.Start + at - Group.Start) % Stride)) % Stride);
        return chunk.Subtract(input, at, length, chunk.Widen<T>(0, at, length, 0), 1)[..length];
    }
}
