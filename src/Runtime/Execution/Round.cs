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
    private readonly int tasks = only?.Length ?? Chunks(range, chunkElements);
    private int claimed = -1;
    private int open = only?.Length ?? Chunks(range, chunkElements);

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

    /// <summary>Takes the next chunk for the calling thread: its number, or -1.</summary>
    public int Claim()
    {
        if (Volatile.Read(ref claimed) >= tasks - 1)
        {
            return -1;
        }

        int task = Interlocked.Increment(ref claimed);
        return task >= tasks ? -1 : only is null ? task : only[task];
    }

    /// <summary>Says that a chunk is done; true for the last of them.</summary>
    public bool Complete() => Interlocked.Decrement(ref open) == 0;

    private static int Chunks(ElementRange range, int chunkElements) => checked((int)((range.Length + chunkElements - 1) / chunkElements));
}
