using MergeDsl.Planning;

namespace MergeDsl.Execution;

/// <summary>One thread of the engine, with its buffers.</summary>
internal sealed class Worker(
    WorkQueue queue, ITensorSink sink, EngineLimits limits, EngineOptions options, ProgressMeter meter, CancellationToken cancellationToken)
{
    private readonly Chunk chunk = new(sink);

    /// <summary>Works until nothing is left.</summary>
    public void Run()
    {
        while (queue.Take(out ActiveTensor? current, out int index, out PlannedTensor? fresh))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (current is not null)
            {
                Continue(current, index);
            }
            else
            {
                Begin(new TensorMerge(fresh!, limits, options));
            }
        }
    }

    private void Begin(TensorMerge merge)
    {
        if (merge.ElementCount <= merge.ChunkElements)
        {
            Finish(merge);
            return;
        }

        ActiveTensor tensor = new(merge, merge.Rounds().GetEnumerator());
        tensor.Advance();
        queue.Add(tensor);
    }

    // A tensor of one chunk is this thread's alone: it is read once, whatever the number of rounds.
    private void Finish(TensorMerge merge)
    {
        foreach (Round round in merge.Rounds())
        {
            for (int index = round.Claim(); index >= 0; index = round.Claim())
            {
                Process(merge, round, index);
            }
        }

        chunk.Unload();
        queue.Drop();
        meter.Finished(merge.Tensor);
    }

    private void Continue(ActiveTensor tensor, int index)
    {
        // The round stays open until its last chunk is complete, so it is the one that the chunk was taken from.
        Round round = tensor.Round!;
        Process(tensor.Merge, round, index);
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

        queue.Remove(tensor);
        meter.Finished(tensor.Merge.Tensor);
    }

    private void Process(TensorMerge merge, Round round, int index)
    {
        chunk.Load(merge, round, index);
        round.Process(chunk);
        if (round.Written(chunk) is > 0 and long elements)
        {
            meter.Wrote(merge.Tensor, elements);
        }
    }
}
