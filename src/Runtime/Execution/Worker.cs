namespace MergeDsl.Execution;

/// <summary>One thread of the engine, with its buffers.</summary>
internal sealed class Worker(WorkQueue queue, EngineLimits limits, ProgressMeter meter, CancellationToken cancellationToken)
{
    private readonly Chunk chunk = new();

    /// <summary>Works until nothing is left.</summary>
    public void Run()
    {
        while (queue.Take(out ActiveGroup? current, out int task, out WorkGroup? fresh))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (current is not null)
            {
                Continue(current, task);
            }
            else
            {
                Begin(fresh!); // one of them was taken
            }
        }
    }

    private void Begin(WorkGroup work)
    {
        work.Begin();
        ActiveGroup group = new(work, limits);
        if (group.IsOneChunk)
        {
            Finish(group);
            return;
        }

        group.Advance();
        queue.Add(group);
    }

    private void Finish(ActiveGroup group)
    {
        while (group.Advance())
        {
            JointRound round = group.Round!; // there is one after an advance
            for (int task = round.Claim(); task >= 0; task = round.Claim())
            {
                Process(round, task);
            }
        }

        chunk.Unload();
        End(group.Work);
        queue.Drop();
    }

    private void Continue(ActiveGroup group, int task)
    {
        // The round stays open until its last chunk is complete, so it is the one that the chunk was taken from.
        JointRound round = group.Round!;
        Process(round, task);
        if (!round.Complete())
        {
            return;
        }

        group.Close();
        if (group.Advance())
        {
            queue.Announce();
            return;
        }

        End(group.Work);
        queue.Remove(group);
    }

    private void End(WorkGroup work)
    {
        work.End();
        for (int i = 0; i < work.Tensors.Count; i++)
        {
            meter.Finished(work.Tensors[i]);
        }
    }

    private void Process(JointRound round, int task)
    {
        foreach ((TensorWork work, TensorMerge merge, Round part) in round.Parts)
        {
            if (task < part.ChunkCount)
            {
                Process(work, merge, part, part.ChunkOf(task));
            }
        }
    }

    private void Process(TensorWork work, TensorMerge merge, Round round, int index)
    {
        try
        {
            chunk.Load(merge, round, index);
            round.Process(chunk);
        }
        catch (Exception e) when (work.Explain(e) is { } told)
        {
            throw told;
        }

        if (round.Written(chunk) is > 0 and long elements)
        {
            meter.Wrote(work, elements);
        }
    }
}
