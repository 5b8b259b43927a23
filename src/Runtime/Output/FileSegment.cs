using System.Runtime.InteropServices;

namespace MergeDsl.Output;

/// <summary>A stretch of a file that is put together in memory, of pieces that come in any order.</summary>
/// <param name="file">The file.</param>
/// <param name="index">Which of the file's segments it is.</param>
/// <param name="memory">Room for it.</param>
internal sealed class FileSegment(DirectFile file, long index, Memory<byte> memory)
{
    /// <summary>Bytes of a segment: enough for a disk to be at its fastest with a few of them under way.</summary>
    public const int Length = 512 << 10;

    // What systems ask of addresses, offsets and lengths of writes that bypass the cache; disks with larger sectors are not known.
    private const int Alignment = 4096;

    private readonly List<(int At, int Length)> pieces = [];
    private int filled;

    /// <summary>The file.</summary>
    public DirectFile File => file;

    /// <summary>Which of the file's segments it is.</summary>
    public long Index => index;

    /// <summary>Its bytes; where no piece has come, anything.</summary>
    public Memory<byte> Memory => memory;

    /// <summary>How many threads are copying a piece into it.</summary>
    public int Users { get; set; }

    /// <summary>Whether all pieces have come.</summary>
    public bool IsFull => filled == Length;

    /// <summary>Says that a piece has come.</summary>
    public void Add(int at, int length)
    {
        pieces.Add((at, length));
        filled += length;
    }

    /// <summary>Writes what has come through the system's cache, which takes pieces of any length.</summary>
    public void WritePieces(OutputDisk disk)
    {
        foreach ((int at, int length) in pieces)
        {
            disk.Write(file.Handle, memory.Span.Slice(at, length), (index * Length) + at);
        }
    }

    /// <summary>Room for a segment, at an address that fits and stays.</summary>
    public static Memory<byte> Allocate()
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(Length + Alignment, pinned: true);
        int start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Alignment - 1));
        return array.AsMemory(start, Length);
    }
}
