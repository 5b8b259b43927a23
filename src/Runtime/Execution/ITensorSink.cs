using MergeDsl.Planning;

namespace MergeDsl.Execution;

/// <summary>Where the engine puts results. Writing is safe from any number of threads; every byte of a tensor is written once.</summary>
public interface ITensorSink
{
    /// <summary>Takes bytes of a tensor in its output type, little endian.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="offset">The first byte, counted from the tensor's start.</param>
    /// <param name="bytes">The bytes.</param>
    void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes);
}
