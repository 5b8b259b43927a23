using System.Buffers.Binary;
using System.Text;
using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>
/// The entries of a zip archive, by name, for reading in place. Nothing is unpacked, and nothing that the archive says of
/// itself is believed before it is checked: no two entries overlap, and every one of them lies within the file.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EntrySignature = 0x0201_4B50;
    private const uint LocalSignature = 0x0403_4B50;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const ushort Zip64Field = 1;
    private const ushort Encrypted = 1;
    private const int MaxNameLength = 1024;

    private readonly Dictionary<string, ZipEntry> byName = new(StringComparer.Ordinal);
    private readonly CheckpointFile file;
    private readonly long end;

    private ZipDirectory(CheckpointFile file, long end)
    {
        this.file = file;
        this.end = end;
    }

    /// <summary>The entries.</summary>
    public IEnumerable<ZipEntry> Entries => byName.Values;

    /// <exception cref="PickleException">The archive does not hold together.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ZipDirectory Read(CheckpointFile file)
    {
        ZipEnd end = ZipEnd.Read(file);
        byte[] list = new byte[end.Length];
        file.Read(end.Offset, list);
        ZipDirectory directory = new(file, end.Offset);
        List<(long Begin, ZipEntry Entry)> entries = [];
        int at = 0;
        for (int i = 0; i < end.Count; i++)
        {
            entries.Add(directory.ReadEntry(list, ref at));
        }

        RefuseOverlaps(entries);
        return directory;
    }

    /// <summary>The entry of that name; null where there is none.</summary>
    public ZipEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The content of a small entry.</summary>
    /// <exception cref="PickleException">It is compressed, larger than <paramref name="limit"/>, or not what its checksum says.</exception>
    public byte[] ReadAll(ZipEntry entry, int limit)
    {
        RequireStored(entry);
        if (entry.Bytes.Length > limit)
        {
            throw PickleException.Malformed($"{entry.Name} has {entry.Bytes.Length} bytes, at most {limit} are expected");
        }

        byte[] content = new byte[entry.Bytes.Length];
        file.Read(entry.Bytes.Offset, content);
        return entry.Checksum == 0 || Crc32.Of(content) == entry.Checksum
            ? content
            : throw PickleException.Malformed($"{entry.Name} does not have the checksum that the archive gives for it: the file is damaged, download it again");
    }

    /// <exception cref="PickleException">The entry is compressed or encrypted.</exception>
    public static void RequireStored(ZipEntry entry)
    {
        if (!entry.IsStored)
        {
            throw PickleException.Unsupported($"{entry.Name} is compressed or encrypted, which torch never does; unpack the archive and pack it without compression (zip -0 -r), or save the model as safetensors");
        }
    }

    private (long Begin, ZipEntry Entry) ReadEntry(ReadOnlySpan<byte> list, ref int at)
    {
        if (list.Length - at < EntrySize || BinaryPrimitives.ReadUInt32LittleEndian(list[at..]) != EntrySignature)
        {
            throw PickleException.Malformed($"the list of the archive's entries ends or breaks off at its byte {at}: the file is damaged");
        }

        ReadOnlySpan<byte> head = list.Slice(at, EntrySize);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(head[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(head[30..]);
        int length = EntrySize + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(head[32..]);
        if (length > list.Length - at || nameLength > MaxNameLength)
        {
            throw PickleException.Malformed($"the list of the archive's entries ends within the entry at its byte {at}, or that has a name of more than {MaxNameLength} bytes: the file is damaged");
        }

        ReadOnlySpan<byte> nameBytes = list.Slice(at + EntrySize, nameLength);
        ReadOnlySpan<byte> extra = list.Slice(at + EntrySize + nameLength, extraLength);
        at += length;

        long stored = BinaryPrimitives.ReadUInt32LittleEndian(head[20..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(head[24..]);
        long begin = BinaryPrimitives.ReadUInt32LittleEndian(head[42..]);
        Widen(extra, ref size, ref stored, ref begin);
        string name = CheckedName(nameBytes);
        bool isStored = BinaryPrimitives.ReadUInt16LittleEndian(head[10..]) == 0 && (BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) & Encrypted) == 0;
        if (isStored && size != stored)
        {
            throw PickleException.Malformed($"{name} is stored as it is, with {size} bytes that take {stored}: the file is damaged");
        }

        ZipEntry entry = new(name, new(file, DataOffset(name, nameBytes, begin, stored), stored), isStored, BinaryPrimitives.ReadUInt32LittleEndian(head[16..]));
        return byName.TryAdd(name, entry) ? (begin, entry) : throw PickleException.Malformed($"the archive has {name} twice");
    }

    // In the field of zip64 stand those of the three numbers that have no room in 32 bits, in this order.
    private static void Widen(ReadOnlySpan<byte> extra, ref long size, ref long stored, ref long begin)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            ReadOnlySpan<byte> field = extra[4..];
            if (length > field.Length)
            {
                return;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Zip64Field)
            {
                field = field[..length];
                Take(ref field, ref size);
                Take(ref field, ref stored);
                Take(ref field, ref begin);
                return;
            }

            extra = field[length..];
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long number)
        {
            if (number == uint.MaxValue && field.Length >= sizeof(long))
            {
                number = BinaryPrimitives.ReadInt64LittleEndian(field);
                field = field[sizeof(long)..];
            }
        }
    }

    // The header before an entry's bytes repeats the name; its other field is padding that aligns the bytes.
    private long DataOffset(string name, ReadOnlySpan<byte> nameBytes, long begin, long stored)
    {
        if (begin < 0 || stored < 0 || begin > end - LocalSize - nameBytes.Length)
        {
            throw PickleException.Malformed($"{name} begins at byte {begin} of the archive and has {stored} bytes, the entries end at byte {end}: the file is truncated or damaged");
        }

        byte[] local = new byte[LocalSize + nameBytes.Length];
        file.Read(begin, local);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature
            || BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(26)) != nameBytes.Length || !local.AsSpan(LocalSize).SequenceEqual(nameBytes))
        {
            throw PickleException.Malformed($"{name} is not at byte {begin}, where the archive's list has it: the file is damaged");
        }

        long offset = begin + local.Length + BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(28));
        return offset <= end - stored
            ? offset
            : throw PickleException.Malformed($"{name} has {stored} bytes from byte {offset} on, and the archive's entries end at byte {end}: the file is truncated or damaged");
    }

    // Names are looked up and never used as paths; one that would leave the archive shows what it was made for.
    private static string CheckedName(ReadOnlySpan<byte> bytes)
    {
        string name = Encoding.UTF8.GetString(bytes);
        return !name.StartsWith('/') && !name.Contains('\\') && !name.Contains('\0') && !name.Split('/').Contains("..")
            ? name
            : throw PickleException.Malformed($"the archive has an entry {name.Replace('\0', '?')}, whose name leads out of it: torch writes no such archive");
    }

    private static void RefuseOverlaps(List<(long Begin, ZipEntry Entry)> entries)
    {
        entries.Sort(static (a, b) => a.Begin.CompareTo(b.Begin));
        for (int i = 1; i < entries.Count; i++)
        {
            FileRange before = entries[i - 1].Entry.Bytes;
            if (entries[i].Begin < before.Offset + before.Length)
            {
                throw PickleException.Malformed($"{entries[i].Entry.Name} and {entries[i - 1].Entry.Name} overlap in the archive: it is damaged or forged");
            }
        }
    }
}
