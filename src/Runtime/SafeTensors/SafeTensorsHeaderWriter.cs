using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MergeDsl.SafeTensors;

/// <summary>Writes the first bytes of a safetensors file: the header's length, and the header.</summary>
internal static class SafeTensorsHeaderWriter
{
    // Tensors start at a multiple of the widest element, so that readers may map them.
    private const int Alignment = 8;
    private const int UsualEntry = 128; // bytes
    private const int PrefixLength = sizeof(ulong);

    /// <summary>The bytes that stand before the tensors, padded with blanks so that these are aligned.</summary>
    /// <param name="entries">The tensors in the order of their bytes.</param>
    public static byte[] Write(IReadOnlyCollection<SafeTensorsEntry> entries)
    {
        ArrayBufferWriter<byte> buffer = new(UsualEntry * (entries.Count + 1));
        using (Utf8JsonWriter json = new(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            foreach (SafeTensorsEntry entry in entries)
            {
                WriteEntry(json, entry);
            }

            json.WriteEndObject();
        }

        int length = (buffer.WrittenCount + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[PrefixLength + length];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        buffer.WrittenSpan.CopyTo(header.AsSpan(PrefixLength));
        header.AsSpan(PrefixLength + buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter json, SafeTensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.Type.ToString());
        json.WriteStartArray("shape");
        foreach (long dimension in entry.Shape.Dimensions)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Begin);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
