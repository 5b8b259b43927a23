using MergeDsl.Execution;

namespace MergeDsl.CommandLine;

/// <summary>Progress in a log: a plain line every few seconds, none for a merge that is done before.</summary>
internal sealed class ProgressLines(TextWriter output, TimeProvider time) : IProgress<MergeProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly ProgressText text = new(time);
    private TimeSpan next = Pause;

    /// <summary>Called by any thread that finishes a piece of work.</summary>
    public void Report(MergeProgress value)
    {
        lock (gate)
        {
            if (text.Elapsed < next)
            {
                return;
            }

            next = text.Elapsed + Pause;
            string tensors = value.Phase == MergePhase.Merge ? $", tensor {value.TensorsDone} of {value.TensorsTotal}" : "";
            output.WriteLine($"{ProgressText.Percent(value)} %: {text.Describe(value)}{tensors}");
        }
    }
}
