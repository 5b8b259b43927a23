using System.Runtime.InteropServices;

namespace MergeDsl.Execution;

/// <summary>A spool in memory of its own, which goes back to the system at once: the garbage collector would let several pile up.</summary>
internal sealed unsafe class SpoolMemory(long length) : SpoolStore
{
    private byte* start = (byte*)NativeMemory.Alloc((nuint)length);

    public override void Write(long offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(At(offset, bytes.Length));

    public override void Read(long offset, Span<byte> destination) => At(offset, destination.Length).CopyTo(destination);

    public override void Dispose()
    {
        NativeMemory.Free(start);
        start = null;
    }

    private Span<byte> At(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, length - offset);
        return new(start + offset, count);
    }
}
