using MergeDsl.Recipes;

namespace MergeDsl.Execution;

/// <summary>One thread of the engine, with its buffers.</summary>
internal sealed class Worker(
    WorkQueue queue, ITensorSink sink, EngineLimits limits, EngineOptions options, ProgressMeter meter, CancellationToken cancellationToken)
{
    private readonly Chunk chunk = new(sink);

    /// <summary>Works until nothing is left.</summary>
    public void Run()
    {
        while (queue.Take(out ActiveTensor? current, out int index, out TensorWork? fresh))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TensorWork work = current?.Work ?? fresh!; // one of them was taken
            try
            {
                if (current is not null)
                {
                    Continue(current, index);
                }
                else
                {
                    Begin(work);
                }
            }
            catch (Exception e) when (work.Stage is not null && e is IOException or MergeException)
            {
                throw work.Explain(e);
            }
        }
    }

    private void Begin(TensorWork work)
    {
        work.Begin();
        TensorMerge merge = new(work.Tensor, limits, options with { Seed = work.Seed }) { Target = work.Target };
        if (merge.ElementCount <= merge.ChunkElements)
        {
            Finish(work, merge);
            return;
        }

        ActiveTensor tensor = new(work, merge, merge.Rounds().GetEnumerator());
        tensor.Advance();
        queue.Add(tensor);
    }

    // A tensor of one chunk is this thread's alone: it is read once, whatever the number of rounds.
    private void Finish(TensorWork work, TensorMerge merge)
    {
        foreach (Round round in merge.Rounds())
        {
            for (int index = round.Claim(); index >= 0; index = round.Claim())
            {
                Process(work, merge, round, index);
            }
        }

        chunk.Unload();
        work.End();
        queue.Drop();
        meter.Finished(work);
    }

    private void Continue(ActiveTensor tensor, int index)
    {
        // The round stays open until its last chunk is complete, so it is the one that the chunk was taken from.
        Round round = tensor.Round!;
        Process(tensor.Work, tensor.Merge, round, index);
        if (!round.Complete())
        {
            return;
        }

        tensor.Close();
        if (tensor.Advance())
        {
            queue.Announce();
            return;
        }

        tensor.Work.End();
        queue.Remove(tensor);
        meter.Finished(tensor.Work);
    }

    private void Process(TensorWork work, TensorMerge merge, Round round, int index)
    {
        chunk.Load(merge, round, index);
        round.Process(chunk);
        if (round.Written(chunk) is > 0 and long elements)
        {
            meter.Wrote(work, elements);
        }
    }
}
