using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Tests.Execution;

/// <summary>A sink that keeps nothing and looks around at every write.</summary>
internal sealed class Probe(Action look) : ITensorSink
{
    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => look();
}

/// <summary>A tensor of any length that takes no memory: all zeros.</summary>
internal sealed class PatternSource(string name, long elements) : TensorSource(name, TestMerge.Shape(elements), DType.F32)
{
    public override void ReadBytes(long start, Span<byte> destination) => destination.Clear();
}
