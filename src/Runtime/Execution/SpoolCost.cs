using MergeDsl.Planning;

namespace MergeDsl.Execution;

/// <summary>What tensors cost that are made on the way to others.</summary>
/// <param name="BytesFromFiles">The bytes of files that are read, each tensor counted once for each tensor that is made of it.</param>
/// <param name="Tensors">How many tensors are made and kept until they have been read.</param>
/// <param name="MostBytes">The most bytes that are kept at once, by one thread.</param>
/// <param name="LargestBytes">The bytes of the largest of them.</param>
internal readonly record struct SpoolCost(long BytesFromFiles, int Tensors, long MostBytes, long LargestBytes)
{
    /// <summary>The bytes that may have to lie in files: what is under way at once is more than the share of the memory.</summary>
    public long InFiles(EngineLimits limits) => Tensors == 0 ? 0 : Math.Max(0, MostBytes + (limits.ActiveTensors * LargestBytes) - limits.Spools);

    public static SpoolCost Of(IReadOnlyList<PlannedTensor> tensors)
    {
        if (tensors.All(t => t.Inputs.AsSpan().ArePlain()))
        {
            return new(tensors.Sum(t => t.Shape.ElementCount * TensorWork.Read(t)), 0, 0, 0);
        }

        using SpoolSpace nowhere = new(null, 0);
        SpoolCost cost = default;
        long live = 0;
        Dictionary<Spool, int> readers = [];
        IReadOnlyList<TensorWork> order = WorkOrder.Of(new(tensors, new NoSink(), 0), nowhere);
        foreach (Spool spool in order.SelectMany(w => w.Needs))
        {
            readers[spool] = readers.GetValueOrDefault(spool) + 1;
        }

        foreach (TensorWork work in order)
        {
            long kept = work.Target?.ByteCount ?? 0;
            live += kept;
            cost = new(
                cost.BytesFromFiles + work.BytesFromFiles, cost.Tensors + (work.Target is null ? 0 : 1), Math.Max(cost.MostBytes, live), Math.Max(cost.LargestBytes, kept));
            live -= work.Needs.Sum(s => --readers[s] == 0 ? s.ByteCount : 0);
        }

        return cost;
    }

    // Nothing is made here.
    private sealed class NoSink : ITensorSink
    {
        public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => throw new NotSupportedException();
    }
}
