namespace MergeDsl.Execution;

/// <summary>Counts what is done and tells the caller now and then.</summary>
internal sealed class ProgressMeter
{
    // Often enough for a bar that moves, too seldom to cost anything.
    private const int IntervalMilliseconds = 50;

    private readonly IProgress<MergeProgress>? progress;
    private readonly long bytesTotal;
    private readonly int tensorsTotal;
    private long bytes;
    private int tensors;
    private long last;

    public ProgressMeter(IReadOnlyList<TensorWork> all, IProgress<MergeProgress>? progress)
    {
        this.progress = progress;
        tensorsTotal = all.Count(w => w.Target is null);
        foreach (TensorWork work in all)
        {
            bytesTotal += work.Tensor.Shape.ElementCount * work.BytesPerElement;
        }

        Tell(null);
    }

    /// <summary>Says that elements of a tensor are written.</summary>
    public void Wrote(TensorWork work, long elements)
    {
        Interlocked.Add(ref bytes, elements * work.BytesPerElement);
        long now = Environment.TickCount64;
        long then = Volatile.Read(ref last);
        if (now - then >= IntervalMilliseconds && Interlocked.CompareExchange(ref last, now, then) == then)
        {
            Tell(work.Title);
        }
    }

    /// <summary>Says that a tensor is finished.</summary>
    public void Finished(TensorWork work)
    {
        if (work.Target is null && Interlocked.Increment(ref tensors) == tensorsTotal)
        {
            Tell(work.Title);
        }
    }

    private void Tell(string? tensor) =>
        progress?.Report(new(Interlocked.Read(ref bytes), bytesTotal, Volatile.Read(ref tensors), tensorsTotal, tensor));
}
