namespace MergeDsl.Execution;

/// <summary>
/// One pass over a stretch of a tensor, in chunks that any thread may take in any order. What a round measures it merges
/// from its chunks so that the order does not show.
/// </summary>
/// <param name="range">The elements.</param>
/// <param name="chunkElements">Elements a chunk; the last may be shorter.</param>
/// <param name="only">The numbers of the chunks that are looked at, at least one; null: all.</param>
internal abstract class Round(ElementRange range, int chunkElements, int[]? only = null)
{
    /// <summary>How many chunks are looked at.</summary>
    public int ChunkCount { get; } = only?.Length ?? Chunks(range, chunkElements);

    /// <summary>Whether the round ends the work on its elements: progress counts them then.</summary>
    protected virtual bool Writes => false;

    /// <summary>How many elements are written when a chunk is processed.</summary>
    public virtual long Written(Chunk chunk) => Writes ? chunk.Length : 0;

    /// <summary>Whether an input's elements are looked at.</summary>
    public virtual bool Reads(int input) => true;

    /// <summary>Works on a chunk whose inputs are loaded.</summary>
    public abstract void Process(Chunk chunk);

    /// <summary>The elements of a chunk.</summary>
    public virtual ElementRange RangeOf(int chunk)
    {
        long start = (long)chunk * chunkElements;
        return new(range.Start + start, Math.Min(chunkElements, range.Length - start));
    }

    /// <summary>The number of a chunk that is looked at.</summary>
    /// <param name="task">From 0 to less than <see cref="ChunkCount"/>.</param>
    public int ChunkOf(int task) => only is null ? task : only[task];

    private static int Chunks(ElementRange range, int chunkElements) => checked((int)((range.Length + chunkElements - 1) / chunkElements));
}
