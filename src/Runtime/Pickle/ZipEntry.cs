using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>A file within a zip archive.</summary>
/// <param name="Name">Its name with its folders.</param>
/// <param name="Bytes">Where its bytes lie in the archive, as they are stored.</param>
/// <param name="IsStored">Whether they are stored as they are: neither compressed nor encrypted.</param>
/// <param name="Checksum">The CRC-32 of its content; 0 where the writer computed none.</param>
internal sealed record ZipEntry(string Name, FileRange Bytes, bool IsStored, uint Checksum);
