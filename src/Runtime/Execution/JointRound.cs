namespace MergeDsl.Execution;

/// <summary>
/// The next round of each tensor of a group, chunk by chunk: what the first has read of a chunk is there for the others. Where their
/// chunks differ, each reads its own.
/// </summary>
internal sealed class JointRound
{
    private readonly (TensorWork Work, TensorMerge Merge, Round Round)[] parts;
    private readonly int tasks;
    private int claimed = -1;
    private int open;

    /// <param name="parts">The tensors with their rounds, at least one.</param>
    public JointRound((TensorWork Work, TensorMerge Merge, Round Round)[] parts)
    {
        this.parts = parts;
        foreach ((_, _, Round round) in parts)
        {
            tasks = Math.Max(tasks, round.ChunkCount);
        }

        open = tasks;
    }

    /// <summary>The tensors with their rounds.</summary>
    public ReadOnlySpan<(TensorWork Work, TensorMerge Merge, Round Round)> Parts => parts;

    /// <summary>Takes the next piece of work for the calling thread, which is a chunk of each part that has so many: its number, or -1.</summary>
    public int Claim()
    {
        if (Volatile.Read(ref claimed) >= tasks - 1)
        {
            return -1;
        }

        int task = Interlocked.Increment(ref claimed);
        return task >= tasks ? -1 : task;
    }

    /// <summary>Says that a piece of work is done; true for the last of them.</summary>
    public bool Complete() => Interlocked.Decrement(ref open) == 0;
}
