using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>Memory for one segment after the other.</summary>
internal sealed class SegmentBuffer : IDisposable
{
    // What systems ask of addresses, offsets and lengths of writes that bypass the cache; disks with larger sectors are not known.
    private const int Alignment = 4096;

    private readonly NativeBuffer memory = new(FileSegment.Length, Alignment);
    private FileSegment? segment;

    /// <summary>Its bytes, at an address that fits and stays.</summary>
    public Span<byte> Bytes => memory.Bytes;

    /// <summary>The segment that it is used for; null: none.</summary>
    public FileSegment? Segment
    {
        get => Volatile.Read(ref segment);
        set => Volatile.Write(ref segment, value);
    }

    public void Dispose() => memory.Dispose();
}
