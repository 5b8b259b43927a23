namespace MergeDsl.Execution;

/// <summary>A group of tensors that threads are working on.</summary>
internal sealed class ActiveGroup
{
    private readonly List<(TensorWork Work, TensorMerge Merge, IEnumerator<Round> Rounds)> tensors = new(1);
    private volatile JointRound? round;

    public ActiveGroup(WorkGroup work, EngineLimits limits)
    {
        Work = work;
        foreach (TensorWork tensor in work.Tensors)
        {
            TensorMerge merge = new(tensor, work.Inputs, limits.ChunkElements(work.Inputs.BytesPerElement), work.CandidatesEach(limits));
            IsOneChunk = merge.ElementCount <= merge.ChunkElements;
            tensors.Add((tensor, merge, merge.Rounds().GetEnumerator()));
        }
    }

    /// <summary>What it was taken as.</summary>
    public WorkGroup Work { get; }

    /// <summary>Whether a chunk is all there is: then it is one thread's alone, and read once, whatever the number of rounds.</summary>
    public bool IsOneChunk { get; }

    /// <summary>The round whose chunks can be taken; null while one thread finds out what comes next.</summary>
    public JointRound? Round => round;

    /// <summary>Closes the round; until the next is opened there is nothing to take.</summary>
    public void Close() => round = null;

    /// <summary>Moves to the next round, whose chunks can be taken at once; false: all tensors are finished. For one thread at a time.</summary>
    public bool Advance()
    {
        (TensorWork, TensorMerge, Round)[]? parts = null;
        int count = 0;
        for (int i = 0; i < tensors.Count;)
        {
            (TensorWork work, TensorMerge merge, IEnumerator<Round> rounds) = tensors[i];
            if (MoveNext(work, rounds))
            {
                parts ??= new (TensorWork, TensorMerge, Round)[tensors.Count - i];
                parts[count++] = (work, merge, rounds.Current);
                i++;
            }
            else
            {
                rounds.Dispose();
                merge.Dispose();
                tensors.RemoveAt(i);
            }
        }

        round = parts is null ? null : new(count == parts.Length ? parts : parts[..count]);
        return count > 0;
    }

    private static bool MoveNext(TensorWork work, IEnumerator<Round> rounds)
    {
        try
        {
            return rounds.MoveNext();
        }
        catch (Exception e) when (work.Explain(e) is { } told)
        {
            throw told;
        }
    }
}
