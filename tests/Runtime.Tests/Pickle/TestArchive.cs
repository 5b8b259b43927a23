using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MergeDsl.Pickle;

namespace MergeDsl.Tests.Pickle;

/// <summary>Writes zip archives whose every field can lie.</summary>
internal sealed class TestArchive
{
    private readonly List<byte> entries = [];
    private readonly List<byte> list = [];
    private int count;

    /// <summary>What torch.save writes of one pickle and its storages.</summary>
    public static TestArchive Torch(byte[] pickle, params float[][] storages)
    {
        TestArchive archive = new TestArchive().Add("archive/data.pkl", pickle).Add("archive/byteorder", "little"u8.ToArray());
        for (int i = 0; i < storages.Length; i++)
        {
            archive.Add($"archive/data/{i}", MemoryMarshal.AsBytes<float>(storages[i]).ToArray());
        }

        return archive;
    }

    /// <param name="name">The entry's name.</param>
    /// <param name="content">Its content.</param>
    /// <param name="method">How it says to be compressed.</param>
    /// <param name="length">The length that the list gives it; null: the true one.</param>
    /// <param name="begin">Where the list has it; null: where it is.</param>
    /// <param name="checksum">The checksum that the list gives it; null: the true one.</param>
    /// <param name="zip64">Whether numbers stand in the field of zip64.</param>
    public TestArchive Add(string name, byte[] content, int method = 0, long? length = null, long? begin = null, uint? checksum = null, bool zip64 = false)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        byte[] local = new byte[30];
        BinaryPrimitives.WriteUInt32LittleEndian(local, 0x04034B50);
        BinaryPrimitives.WriteUInt16LittleEndian(local.AsSpan(8), (ushort)method);
        BinaryPrimitives.WriteUInt16LittleEndian(local.AsSpan(26), (ushort)utf8.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(local.AsSpan(28), 3);
        byte[] head = new byte[46];
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0x02014B50);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), (ushort)method);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(16), checksum ?? Crc32.Of(content));
        long[] numbers = [length ?? content.Length, length ?? content.Length, begin ?? entries.Count];
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(20), zip64 ? uint.MaxValue : (uint)numbers[0]);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(24), zip64 ? uint.MaxValue : (uint)numbers[1]);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(42), zip64 ? uint.MaxValue : (uint)numbers[2]);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(28), (ushort)utf8.Length);
        byte[] extra = zip64 ? [0xFF, 0xFF, 0, 0, 1, 0, 24, 0, .. MemoryMarshal.AsBytes<long>(numbers)] : [];
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(30), (ushort)extra.Length);
        list.AddRange([.. head, .. utf8, .. extra]);
        entries.AddRange([.. local, .. utf8, 0, 0, 0, .. content]);
        count++;
        return this;
    }

    /// <param name="entryCount">The number of entries that the end gives; null: the true one.</param>
    /// <param name="zip64">Whether the end refers to the record of zip64.</param>
    public byte[] End(int? entryCount = null, bool zip64 = false)
    {
        byte[] end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), zip64 ? ushort.MaxValue : (ushort)(entryCount ?? count));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), zip64 ? uint.MaxValue : (uint)list.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), zip64 ? uint.MaxValue : (uint)entries.Count);
        byte[] wide = new byte[zip64 ? 76 : 0];
        if (zip64)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(wide, 0x06064B50);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(32), entryCount ?? count);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(40), list.Count);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(48), entries.Count);
            BinaryPrimitives.WriteUInt32LittleEndian(wide.AsSpan(56), 0x07064B50);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(64), entries.Count + list.Count);
        }

        return [.. entries, .. list, .. wide, .. end];
    }
}
