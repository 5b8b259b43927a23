using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Output;

/// <summary>A file that is written past the system's cache where that is possible; segments that cannot be, go through it.</summary>
internal sealed class DirectFile : IDisposable
{
    private readonly SafeFileHandle? direct;
    private readonly FileSegment?[] segments;
    private Exception? failure;
    private int pending;
    private volatile bool isCached;

    private DirectFile(SafeFileHandle handle, SafeFileHandle? direct, long length, int segmentLength)
    {
        Handle = handle;
        this.direct = direct;
        isCached = direct is null;
        SegmentLength = segmentLength;
        long whole = length / segmentLength;
        segments = new FileSegment?[whole + 1];
        segments[whole] = FileSegment.Cached; // the end of the file has any length
    }

    /// <summary>The file, for writing through the cache.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Bytes of each of its segments.</summary>
    public int SegmentLength { get; }

    /// <summary>Whether all of it goes through the cache.</summary>
    public bool IsCached => isCached;

    /// <summary>Whether segments are complete and not written yet.</summary>
    public bool IsPending => Volatile.Read(ref pending) > 0;

    /// <summary>A file that is open, with what takes writes past the cache if there is such a thing.</summary>
    public static DirectFile Open(OutputDisk disk, SafeFileHandle handle, string path, long length, int segmentLength)
    {
        SafeFileHandle? direct;
        try
        {
            direct = length < segmentLength ? null : disk.Open(path); // a file of less is an end
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        if (direct is not null && !disk.TryBypassCache(direct))
        {
            direct.Dispose();
            direct = null;
        }

        return new(handle, direct, length, segmentLength);
    }

    /// <summary>Whether a segment goes through the cache.</summary>
    public bool GoesThroughCache(long index) => Volatile.Read(ref segments[index]) == FileSegment.Cached || (isCached && Volatile.Read(ref segments[index]) is null);

    /// <summary>The segment that is being put together; null: none is.</summary>
    public FileSegment? Segment(long index) => Volatile.Read(ref segments[index]);

    /// <summary>Begins a segment, unless somebody else has.</summary>
    public bool TryBegin(FileSegment segment) => Interlocked.CompareExchange(ref segments[segment.Index], segment, null) is null;

    /// <summary>Says that a segment goes through the cache from now on: a part of it has.</summary>
    public void GiveUp(FileSegment segment) => Volatile.Write(ref segments[segment.Index], FileSegment.Cached);

    /// <summary>Says that a segment is complete: nothing comes any more, and what it is made of is not kept until the file is.</summary>
    public void Complete(FileSegment segment)
    {
        Volatile.Write(ref segments[segment.Index], FileSegment.Cached);
        Interlocked.Increment(ref pending);
    }

    /// <summary>Writes a segment that is complete; what it fails with is told to those who come later.</summary>
    public void Write(OutputDisk disk, FileSegment segment)
    {
        try
        {
            Write(disk, segment.Buffer.Bytes, segment.Index * SegmentLength);
        }
        catch (Exception e)
        {
            Fail(e);
        }

        Interlocked.Decrement(ref pending);
    }

    /// <summary>Says what writing has failed with; the first failure is told.</summary>
    public void Fail(Exception e) => Interlocked.CompareExchange(ref failure, e, null);

    /// <summary>Throws if writing has failed.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref failure) is { } told)
        {
            ExceptionDispatchInfo.Throw(told);
        }
    }

    public void Dispose()
    {
        direct?.Dispose();
        Handle.Dispose();
    }

    private void Write(OutputDisk disk, ReadOnlySpan<byte> bytes, long offset)
    {
        const int Refused = 22; // EINVAL
        try
        {
            disk.Write(direct!, bytes, offset); // without it no segment is begun
        }
        catch (IOException e) when (e.HResult == Refused)
        {
            isCached = true; // whatever the disk asks for; the cache takes anything
            disk.Write(Handle, bytes, offset);
        }
    }
}
