using System.Runtime.InteropServices;

namespace MergeDsl.Output;

/// <summary>Memory for one segment after the other.</summary>
internal sealed class SegmentBuffer
{
    // What systems ask of addresses, offsets and lengths of writes that bypass the cache; disks with larger sectors are not known.
    private const int Alignment = 4096;

    private FileSegment? segment;

    /// <summary>Its bytes, at an address that fits and stays.</summary>
    public Memory<byte> Bytes { get; } = Aligned(GC.AllocateUninitializedArray<byte>(FileSegment.Length + Alignment, pinned: true));

    /// <summary>The segment that it is used for; null: none.</summary>
    public FileSegment? Segment
    {
        get => Volatile.Read(ref segment);
        set => Volatile.Write(ref segment, value);
    }

    private static Memory<byte> Aligned(byte[] pinned) =>
        pinned.AsMemory((int)(-Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0) & (Alignment - 1)), FileSegment.Length);
}
