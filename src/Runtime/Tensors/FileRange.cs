namespace MergeDsl.Tensors;

/// <summary>A stretch of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">The number of bytes.</param>
public readonly record struct FileRange(CheckpointFile File, long Offset, long Length);
