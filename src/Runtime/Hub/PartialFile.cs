using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Hub;

/// <summary>
/// A file that arrives in parts, in any order. Behind its contents stands a byte for each part that is there: a process
/// that is killed leaves all that is needed to go on. The bytes are cut off when the last part has arrived.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly long length;
    private readonly int partSize;
    private readonly SafeFileHandle handle;

    private PartialFile(string path, long length, int partSize, SafeFileHandle handle)
    {
        Path = path;
        this.length = length;
        this.partSize = partSize;
        this.handle = handle;
    }

    /// <summary>Where it is until it is complete.</summary>
    public string Path { get; }

    /// <summary>The number of parts.</summary>
    public int PartCount => (int)((length + partSize - 1) / partSize);

    /// <summary>Opens what an earlier attempt left, or begins anew. Only who holds the lock of the file's cache entry may.</summary>
    public static PartialFile Open(string path, long length, int partSize)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        PartialFile file = new(path, length, partSize, handle);
        long whole = length + file.PartCount;
        long found = RandomAccess.GetLength(handle);
        if (found == length)
        {
            // It was complete, and lacked its name only.
            RandomAccess.Write(handle, Enumerable.Repeat((byte)1, file.PartCount).ToArray(), length);
        }
        else if (found != whole)
        {
            RandomAccess.SetLength(handle, 0);
            RandomAccess.SetLength(handle, whole);
        }

        return file;
    }

    /// <summary>The bytes that have not arrived of a file that somebody else may be writing: it is read, and never changed.</summary>
    public static long MissingBytes(string path, long length, int partSize)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        PartialFile file = new(path, length, partSize, handle);
        long found = RandomAccess.GetLength(handle);
        return found == length ? 0 : found == length + file.PartCount ? file.MissingBytes() : length;
    }

    /// <summary>The parts that have not arrived.</summary>
    public List<int> Missing()
    {
        byte[] marks = new byte[PartCount];
        RandomAccess.Read(handle, marks, length);
        return [.. Enumerable.Range(0, PartCount).Where(i => marks[i] != 1)];
    }

    /// <summary>The first byte of a part and the first behind it.</summary>
    public (long Start, long End) RangeOf(int part) => ((long)part * partSize, Math.Min(length, (long)(part + 1) * partSize));

    /// <summary>The bytes that have not arrived.</summary>
    public long MissingBytes() => Missing().Sum(part => RangeOf(part).End - RangeOf(part).Start);

    /// <summary>Writes some bytes of a part.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

    /// <summary>Says that a part has arrived whole.</summary>
    public void Complete(int part) => RandomAccess.Write(handle, [1], length + part);

    /// <summary>Cuts off what is not content, and gives the file its name once it is on the disk.</summary>
    public void Finish(string name)
    {
        RandomAccess.SetLength(handle, length);
        RandomAccess.FlushToDisk(handle);
        handle.Dispose();
        File.Move(Path, name, overwrite: true);
    }

    /// <summary>Throws everything away.</summary>
    public void Delete()
    {
        handle.Dispose();
        File.Delete(Path);
    }

    public void Dispose() => handle.Dispose();
}
