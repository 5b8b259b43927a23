using System.Buffers.Binary;
using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>The record at a zip archive's end, which says where the list of its entries is; with the wider one of zip64, for files above 4 GB.</summary>
/// <param name="Offset">The first byte of the list.</param>
/// <param name="Length">The bytes of the list.</param>
/// <param name="Count">The number of entries.</param>
internal readonly record struct ZipEnd(long Offset, int Length, int Count)
{
    private const uint Signature = 0x0605_4B50;
    private const uint Signature64 = 0x0606_4B50;
    private const uint LocatorSignature64 = 0x0706_4B50;
    private const int Size = 22;
    private const int Size64 = 56;
    private const int LocatorSize64 = 20;

    // The comment behind the record has at most 65535 bytes.
    private const int MaxDistance = Size + ushort.MaxValue;

    // Room for a quarter of a million entries with the names that torch gives them.
    private const int MaxLength = 1 << 24;

    /// <exception cref="PickleException">There is no such record, or it does not hold.</exception>
    public static ZipEnd Read(CheckpointFile file)
    {
        byte[] tail = new byte[Math.Min(file.Length, MaxDistance)];
        file.Read(file.Length - tail.Length, tail);
        int at = Find(tail);
        ReadOnlySpan<byte> record = tail.AsSpan(at);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        int disk = BinaryPrimitives.ReadUInt16LittleEndian(record[4..]);
        long end = file.Length - tail.Length + at;
        if (offset == uint.MaxValue || length == uint.MaxValue || count == ushort.MaxValue)
        {
            (offset, length, count, end) = Read64(file, end);
        }

        if (disk != 0)
        {
            throw PickleException.Unsupported("is one volume of several; join them into one archive");
        }

        return offset >= 0 && length is >= 0 and <= MaxLength && offset <= end - length && count >= 0 && count <= length
            ? new(offset, (int)length, (int)count)
            : throw PickleException.Malformed($"the list of the archive's entries would be {length} bytes at {offset} for {count} entries, and ends at {end}, at most {MaxLength} bytes are read: it is damaged");
    }

    private static int Find(ReadOnlySpan<byte> tail)
    {
        for (int at = tail.Length - Size; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == Signature
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length - at - Size)
            {
                return at;
            }
        }

        throw PickleException.Malformed("the zip archive has no end: the file is truncated, download it again");
    }

    private static (long Offset, long Length, long Count, long End) Read64(CheckpointFile file, long end)
    {
        Span<byte> locator = stackalloc byte[LocatorSize64];
        Span<byte> record = stackalloc byte[Size64];
        if (end >= LocatorSize64)
        {
            file.Read(end - LocatorSize64, locator);
            long at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(locator) == LocatorSignature64 && at >= 0 && at <= end - LocatorSize64 - Size64)
            {
                file.Read(at, record);
                if (BinaryPrimitives.ReadUInt32LittleEndian(record) == Signature64)
                {
                    return (BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]), BinaryPrimitives.ReadInt64LittleEndian(record[32..]), at);
                }
            }
        }

        throw PickleException.Malformed("the zip64 record at the archive's end is missing: the file is truncated or damaged");
    }
}
