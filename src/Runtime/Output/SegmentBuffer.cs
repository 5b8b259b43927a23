using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>Memory for one segment after the other.</summary>
/// <param name="memory">Where it lies.</param>
/// <param name="start">Its first byte.</param>
/// <param name="length">Its bytes.</param>
internal sealed class SegmentBuffer(NativeBuffer memory, int start, int length)
{
    private FileSegment? segment;

    /// <summary>Its bytes, at an address that writes past the cache take.</summary>
    public Span<byte> Bytes => memory.Bytes.Slice(start, length);

    /// <summary>The segment that it is used for; null: none.</summary>
    public FileSegment? Segment
    {
        get => Volatile.Read(ref segment);
        set => Volatile.Write(ref segment, value);
    }
}
