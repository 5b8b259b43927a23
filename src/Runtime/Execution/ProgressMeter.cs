using MergeDsl.Planning;

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

    public ProgressMeter(IReadOnlyList<PlannedTensor> all, IProgress<MergeProgress>? progress)
    {
        this.progress = progress;
        tensorsTotal = all.Count;
        foreach (PlannedTensor tensor in all)
        {
            bytesTotal += tensor.Shape.ElementCount * EngineLimits.BytesPerElement(tensor);
        }

        Tell(null);
    }

    /// <summary>Says that elements of a tensor are written.</summary>
    public void Wrote(PlannedTensor tensor, long elements)
    {
        Interlocked.Add(ref bytes, elements * EngineLimits.BytesPerElement(tensor));
        long now = Environment.TickCount64;
        long then = Volatile.Read(ref last);
        if (now - then >= IntervalMilliseconds && Interlocked.CompareExchange(ref last, now, then) == then)
        {
            Tell(tensor.Name);
        }
    }

    /// <summary>Says that a tensor is finished.</summary>
    public void Finished(PlannedTensor tensor)
    {
        if (Interlocked.Increment(ref tensors) == tensorsTotal)
        {
            Tell(tensor.Name);
        }
    }

    private void Tell(string? tensor) =>
        progress?.Report(new(Interlocked.Read(ref bytes), bytesTotal, Volatile.Read(ref tensors), tensorsTotal, tensor));
}
