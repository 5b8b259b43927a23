using System.Runtime.InteropServices;

namespace MergeDsl.Tensors;

/// <summary>Memory that goes back to the system at once. Of the collector's it would be a large object, whose making has it look through all others.</summary>
internal sealed unsafe partial class NativeBuffer : IDisposable
{
    /// <summary>What systems can map in one piece, in place of 512 pages of the usual size.</summary>
    public const int HugePage = 2 << 20;

    private readonly int length;
    private byte* start;

    /// <param name="length">Its bytes.</param>
    /// <param name="alignment">What its address is a multiple of, a power of two; from <see cref="HugePage"/> on, huge pages are asked for.</param>
    public NativeBuffer(int length, int alignment = 64)
    {
        this.length = length;
        start = (byte*)NativeMemory.AlignedAlloc((nuint)length, (nuint)alignment);
        if (alignment >= HugePage && OperatingSystem.IsLinux())
        {
            const int HugePages = 14; // MADV_HUGEPAGE
            _ = Advise(start, (nuint)length, HugePages); // a hint: without it nothing but time is lost
        }
    }

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

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
