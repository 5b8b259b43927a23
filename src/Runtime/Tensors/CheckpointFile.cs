using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Tensors;

/// <summary>A file of a checkpoint, opened for positional reading by any number of threads.</summary>
public sealed class CheckpointFile : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly int hash;

    private CheckpointFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
        Modified = File.GetLastWriteTimeUtc(handle);
        hash = HashCode.Combine(Path, Length, Modified);
    }

    /// <summary>The path that it was opened by.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>When it was changed last, as it was opened.</summary>
    public DateTime Modified { get; }

    /// <summary>Opens a file for reading; others may read it at the same time, and nobody may write it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static CheckpointFile Open(string path) =>
        new(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read));

    /// <summary>What became of the file since it was opened; null where it is as it was.</summary>
    internal string? FindChange()
    {
        try
        {
            using SafeFileHandle now = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return FindChange(handle) ?? FindChange(now);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "was removed or renamed";
        }
    }

    /// <summary>Fills <paramref name="destination"/> with the bytes that start at <paramref name="offset"/>.</summary>
    /// <exception cref="EndOfStreamException">The file ends before: it was shortened after it was opened.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(handle, destination, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"{Path} ends at byte {offset}; it had {Length} bytes when the merge began. Has it been replaced?");
            }

            destination = destination[read..];
            offset += read;
        }
    }

    /// <summary>Whether both were opened by one path and the file was the same each time.</summary>
    public override bool Equals(object? obj) =>
        ReferenceEquals(this, obj) || (obj is CheckpointFile other && Path == other.Path && Length == other.Length && Modified == other.Modified);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private string? FindChange(SafeFileHandle file) =>
        RandomAccess.GetLength(file) is { } length && length != Length ? $"had {Length} bytes and has {length}"
        : File.GetLastWriteTimeUtc(file) != Modified ? "was written to"
        : null;
}
