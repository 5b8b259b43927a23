using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Output;

/// <summary>A file that is written past the system's cache where that is possible; segments that cannot be, go through it.</summary>
/// <param name="handle">The file, for writing through the cache.</param>
/// <param name="direct">The same file, for writing past it; null: that is not possible.</param>
/// <param name="length">The file's final length.</param>
internal sealed class DirectFile(SafeFileHandle handle, SafeFileHandle? direct, long length) : IDisposable
{
    private readonly HashSet<long> cached = [];
    private bool isPossible = direct is not null;

    /// <summary>The file, for writing through the cache.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Whether all of it goes through the cache.</summary>
    public bool IsCached => !isPossible;

    /// <summary>How many of its segments are complete and not written yet.</summary>
    public int Pending { get; set; }

    /// <summary>What writing has failed with.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether a segment goes past the cache; not the last one, unless the file ends with it.</summary>
    public bool IsDirect(long segment) => isPossible && (segment + 1) * FileSegment.Length <= length && !cached.Contains(segment);

    /// <summary>Says that a segment goes through the cache from now on: a part of it has, and a part is never written past the cache.</summary>
    public void Cache(long segment) => cached.Add(segment);

    /// <summary>Writes a segment that is complete.</summary>
    public void Write(OutputDisk disk, FileSegment segment)
    {
        const int Refused = 22; // EINVAL
        try
        {
            disk.Write(isPossible ? direct! : handle, segment.Memory.Span, segment.Index * FileSegment.Length);
        }
        catch (IOException e) when (isPossible && e.HResult == Refused)
        {
            isPossible = false; // whatever the disk asks for; the cache takes anything
            disk.Write(handle, segment.Memory.Span, segment.Index * FileSegment.Length);
        }
    }

    public void Dispose()
    {
        direct?.Dispose();
        handle.Dispose();
    }
}
