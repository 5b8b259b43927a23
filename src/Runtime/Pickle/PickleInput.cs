using System.Buffers.Binary;
using System.Text;

namespace MergeDsl.Pickle;

/// <summary>The bytes of a pickle, read from the first to the last; nothing is read past the end.</summary>
internal sealed class PickleInput(ReadOnlyMemory<byte> bytes)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The number of the next byte.</summary>
    public int Position { get; private set; }

    public byte ReadByte() => Read(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Read(sizeof(ushort)));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Read(sizeof(int)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Read(sizeof(ulong)));

    /// <summary>A float64, which pickles alone of all numbers store with the highest byte first.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Read(sizeof(double)));

    /// <summary>So many bytes.</summary>
    /// <exception cref="PickleException">The pickle ends before.</exception>
    public ReadOnlySpan<byte> Read(ulong count)
    {
        if (count > (ulong)(bytes.Length - Position))
        {
            throw PickleException.Malformed($"the pickle has {bytes.Length} bytes and needs {count} more at byte {Position}: it is truncated or damaged");
        }

        ReadOnlySpan<byte> read = bytes.Span.Slice(Position, (int)count);
        Position += (int)count;
        return read;
    }

    /// <summary>So many bytes of text.</summary>
    public string ReadText(ulong count)
    {
        int at = Position;
        try
        {
            return Utf8.GetString(Read(count));
        }
        catch (ArgumentException)
        {
            throw PickleException.Malformed($"the text at byte {at} of the pickle is not UTF-8");
        }
    }

    /// <summary>The text up to the end of the line.</summary>
    public string ReadLine()
    {
        int length = bytes.Span[Position..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw PickleException.Malformed($"the line at byte {Position} of the pickle does not end: it is truncated or damaged");
        }

        string line = ReadText((ulong)length);
        Position++;
        return line;
    }
}
