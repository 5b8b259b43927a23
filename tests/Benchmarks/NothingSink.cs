using MergeDsl.Execution;
using MergeDsl.Planning;

namespace MergeDsl.Benchmarks;

/// <summary>Forgets what it is given.</summary>
internal sealed class NothingSink : ITensorSink
{
    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes)
    {
    }
}
