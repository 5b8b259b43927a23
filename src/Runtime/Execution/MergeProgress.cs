namespace MergeDsl.Execution;

/// <summary>How far a merge is.</summary>
/// <param name="BytesDone">Bytes read and written so far.</param>
/// <param name="BytesTotal">Bytes to be read and written in all.</param>
/// <param name="TensorsDone">Tensors that are finished.</param>
/// <param name="TensorsTotal">Tensors of the output.</param>
/// <param name="Tensor">The tensor that was finished last, or is being worked on; or null.</param>
public readonly record struct MergeProgress(long BytesDone, long BytesTotal, int TensorsDone, int TensorsTotal, string? Tensor)
{
    /// <summary>What the merge is busy with; while files are fetched, bytes are those of the files, and there are no tensors yet.</summary>
    public MergePhase Phase { get; init; }
}
