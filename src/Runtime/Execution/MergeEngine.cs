using System.Runtime.ExceptionServices;
using MergeDsl.Planning;

namespace MergeDsl.Execution;

/// <summary>
/// Executes planned tensors: chunks of all inputs stream through, no tensor is ever held whole, and the result does not
/// depend on the number of threads, the size of chunks or the width of vectors.
/// </summary>
public static class MergeEngine
{
    /// <summary>Makes all tensors and hands their bytes to a sink. Returns when the last byte is handed over.</summary>
    /// <param name="tensors">The tensors, worked on in this order.</param>
    /// <param name="sink">Where results go.</param>
    /// <param name="options">Threads, memory, seed.</param>
    /// <param name="progress">Told now and then how far the work is, from any thread; or null.</param>
    /// <param name="cancellationToken">Ends the work at the next chunk.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="IOException">Reading failed, or the sink did.</exception>
    public static void Run(
        IReadOnlyList<PlannedTensor> tensors,
        ITensorSink sink,
        EngineOptions options,
        IProgress<MergeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(options);
        Run([new(tensors, sink, options.Seed)], options, progress, cancellationToken);
    }

    /// <summary>Makes the tensors of several outputs. Those of the same inputs are made together, so that these are read once.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="options">Threads and memory, of all together; each output has a seed of its own.</param>
    /// <param name="progress">Told now and then how far the work is, from any thread; or null.</param>
    /// <param name="cancellationToken">Ends the work at the next chunk.</param>
    internal static void Run(IReadOnlyList<EngineOutput> outputs, EngineOptions options, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        EngineLimits limits = new(options);
        using SpoolSpace spools = new(options.SpoolDirectory, limits.Spools);
        IReadOnlyList<WorkGroup> work = WorkGroups.Of(outputs.SelectMany(o => WorkOrder.Of(o, spools)), limits);
        WorkQueue queue = new(work, limits.ActiveTensors);
        ProgressMeter meter = new([.. work.SelectMany(w => w.Tensors)], progress);
        ExceptionDispatchInfo? failure = null;

        void Work()
        {
            try
            {
                new Worker(queue, limits, meter, cancellationToken).Run();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                queue.Stop();
            }
        }

        List<Thread> others = [];
        while (others.Count + 1 < Math.Min(limits.Threads, Math.Max(work.Count, 1) * 64) && TryStart(Work, others.Count + 1) is { } thread)
        {
            others.Add(thread);
        }

        Work();
        others.ForEach(t => t.Join());
        failure?.Throw();
    }

    // Where the system admits no more threads, those that there are do the work.
    private static Thread? TryStart(ThreadStart work, int number)
    {
        try
        {
            Thread thread = new(work) { IsBackground = true, Name = $"Merge {number}" };
            thread.Start();
            return thread;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }
}
