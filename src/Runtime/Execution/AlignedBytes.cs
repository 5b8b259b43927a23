using System.Runtime.InteropServices;

namespace MergeDsl.Execution;

/// <summary>Memory whose first byte begins a line of the cache, so that no aligned vector lies in two of them.</summary>
internal struct AlignedBytes()
{
    private const int Line = 64;

    private byte[] array = [];
    private int start;

    /// <summary>The bytes that there are.</summary>
    public readonly Span<byte> Span => array.AsSpan(start);

    /// <summary>Makes room; what was there is lost if there was less, and so are spans of it.</summary>
    /// <param name="length">How many bytes are needed.</param>
    /// <param name="room">How many to make room for if they are not there.</param>
    public void Reserve(int length, int room)
    {
        if (array.Length - start < length)
        {
            array = GC.AllocateUninitializedArray<byte>(room + Line, pinned: true); // what moves does not stay aligned
            start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Line - 1));
        }
    }
}
