using MergeDsl.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>A tensor in memory, copied from like a file in the page cache.</summary>
internal sealed class MemorySource(TensorShape shape, DType type, byte[] bytes) : TensorSource("x", shape, type)
{
    public override void ReadBytes(long start, Span<byte> destination) =>
        bytes.AsSpan(checked((int)(start * Type.Size)), destination.Length).CopyTo(destination);
}
