using System.Runtime.InteropServices;

namespace MergeDsl.Tensors;

/// <summary>Memory that goes back to the system at once. Of the collector's it would be a large object, whose making has it look through all others.</summary>
/// <param name="length">Its bytes.</param>
/// <param name="alignment">What its address is a multiple of, a power of two.</param>
internal sealed unsafe class NativeBuffer(int length, int alignment = 64) : IDisposable
{
    private byte* start = (byte*)NativeMemory.AlignedAlloc((nuint)length, (nuint)alignment);

    /// <summary>Its bytes; at first anything.</summary>
    public Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(start is null, this);
            return new(start, length);
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(start);
        start = null;
    }
}
