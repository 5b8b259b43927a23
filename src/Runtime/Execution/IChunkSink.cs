using MergeDsl.Planning;

namespace MergeDsl.Execution;

/// <summary>Takes the elements of a chunk together with what they were made of, which need not be read again.</summary>
internal interface IChunkSink : ITensorSink
{
    /// <summary>Takes the bytes of a chunk from its start on. Called from any thread.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="bytes">The bytes of the elements from <see cref="Chunk.Start"/> on.</param>
    /// <param name="chunk">The chunk; its inputs are there that were read.</param>
    void Write(PlannedTensor tensor, ReadOnlySpan<byte> bytes, Chunk chunk);
}
