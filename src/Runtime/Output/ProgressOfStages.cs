using MergeDsl.Execution;
using MergeDsl.Planning;

namespace MergeDsl.Output;

/// <summary>Adds up the progress of merges that run one after the other: stages that are kept, then the result.</summary>
internal sealed class ProgressOfStages(IProgress<MergeProgress> progress, MergePlan result)
{
    private readonly long total = result.Stages.Append(result).Sum(Bytes);
    private long before;

    /// <summary>The progress of the next of them.</summary>
    /// <param name="plan">What runs next.</param>
    /// <param name="stage">The stage that it is; null for the result.</param>
    public IProgress<MergeProgress> Next(MergePlan plan, string? stage)
    {
        Part part = new(progress, before, total, stage, result.Tensors.Count);
        before += Bytes(plan);
        return part;
    }

    // Stages are files here, read like any other.
    private static long Bytes(MergePlan plan) => plan.Tensors.Sum(t => t.Shape.ElementCount * EngineLimits.BytesPerElement(t));

    private sealed class Part(IProgress<MergeProgress> whole, long before, long total, string? stage, int tensors) : IProgress<MergeProgress>
    {
        public void Report(MergeProgress value) => whole.Report(stage is null
            ? value with { BytesDone = before + value.BytesDone, BytesTotal = total }
            : new(before + value.BytesDone, total, 0, tensors, value.Tensor is null ? stage : $"{stage}: {value.Tensor}"));
    }
}
