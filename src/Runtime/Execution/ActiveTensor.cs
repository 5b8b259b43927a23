namespace MergeDsl.Execution;

/// <summary>A tensor of several chunks that threads are working on.</summary>
internal sealed class ActiveTensor(TensorWork work, TensorMerge merge, IEnumerator<Round> rounds)
{
    private volatile Round? round;

    /// <summary>What it was taken as.</summary>
    public TensorWork Work { get; } = work;

    /// <summary>The tensor.</summary>
    public TensorMerge Merge { get; } = merge;

    /// <summary>The round whose chunks can be taken; null while one thread finds out what comes next.</summary>
    public Round? Round => round;

    /// <summary>Closes the round; until the next is opened there is nothing to take.</summary>
    public void Close() => round = null;

    /// <summary>Moves to the next round, whose chunks can be taken at once; false: the tensor is finished. For one thread at a time.</summary>
    public bool Advance()
    {
        if (!rounds.MoveNext())
        {
            rounds.Dispose();
            return false;
        }

        round = rounds.Current;
        return true;
    }
}
