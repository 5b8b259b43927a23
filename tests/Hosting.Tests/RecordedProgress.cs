using MergeDsl.Execution;

namespace MergeDsl.Tests;

/// <summary>Keeps the furthest report, and does something at the first one.</summary>
internal sealed class RecordedProgress(Action? atFirst = null) : IProgress<MergeProgress>
{
    private readonly Lock gate = new();
    private Action? pending = atFirst;

    public MergeProgress Last { get; private set; }

    public void Report(MergeProgress value)
    {
        lock (gate)
        {
            Last = value.BytesDone >= Last.BytesDone ? value : Last;
            pending?.Invoke();
            pending = null;
        }
    }
}
