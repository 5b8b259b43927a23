using System.Text;
using System.Text.Json;
using MergeDsl.Tensors;

namespace MergeDsl.SafeTensors;

/// <summary>
/// Reads the header of a safetensors file: JSON <c>{name: {dtype, shape, data_offsets: [begin, end]}, __metadata__: {…}}</c>.
/// Nothing in it is believed before it is checked against itself and the file's length.
/// </summary>
internal static class SafeTensorsHeader
{
    /// <summary>The largest header that the format allows.</summary>
    public const long MaxLength = 100_000_000;

    // In the order of their values, which are 0, 1, 2, …
    private static readonly byte[][] TypeNames = Array.ConvertAll(Enum.GetNames(typeof(DType)), Encoding.UTF8.GetBytes);

    /// <summary>The tensors in the order of their bytes, which they fill without overlap or gap.</summary>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataLength">The bytes of the file behind the header.</param>
    /// <exception cref="MalformedHeaderException">The header is no such JSON, or does not describe <paramref name="dataLength"/> bytes.</exception>
    public static List<SafeTensorsEntry> Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        List<SafeTensorsEntry> entries;
        try
        {
            Utf8JsonReader reader = new(json);
            entries = ReadTensors(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader throws InvalidOperationException for text that is no UTF-8.
            throw new MalformedHeaderException($"the header is no valid JSON: {e.Message}");
        }

        if (!AreInOrder(entries))
        {
            entries.Sort(static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        }

        CheckLayout(entries, dataLength);
        return entries;
    }

    private static List<SafeTensorsEntry> ReadTensors(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        List<SafeTensorsEntry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString() ?? "";
            if (!names.Add(name))
            {
                throw new MalformedHeaderException($"the header names {name} twice");
            }

            if (name == "__metadata__")
            {
                Expect(ref reader, JsonTokenType.StartObject, name);
                reader.Skip();
            }
            else
            {
                entries.Add(ReadEntry(ref reader, name));
            }
        }

        if (reader.Read())
        {
            throw new MalformedHeaderException("the header goes on behind its closing brace");
        }

        return entries;
    }

    private static SafeTensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartObject, name);
        DType? type = null;
        EquatableArray<long>? shape = null;
        EquatableArray<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? key = KeyOf(ref reader);
            switch (key)
            {
                case "dtype" when type is null:
                    type = ReadType(ref reader, name);
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, key);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, key);
                    break;
                case not null:
                    throw new MalformedHeaderException($"{name} has {key} twice");
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            throw new MalformedHeaderException($"{name} has no {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        }

        return Checked(name, type.Value, shape.Value, offsets.Value);
    }

    // A file has tens of thousands of these, which need no texts of their own.
    private static string? KeyOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("dtype"u8) ? "dtype"
        : reader.ValueTextEquals("shape"u8) ? "shape"
        : reader.ValueTextEquals("data_offsets"u8) ? "data_offsets"
        : null;

    private static SafeTensorsEntry Checked(string name, DType type, EquatableArray<long> shape, EquatableArray<long> offsets)
    {
        if (offsets.Count != 2 || offsets[0] > offsets[1])
        {
            throw new MalformedHeaderException($"{name} has data_offsets [{string.Join(", ", offsets)}], expected [begin, end] with begin at most end");
        }

        long bytes = type.Size;
        foreach (long dimension in shape)
        {
            bytes = dimension == 0 || bytes <= long.MaxValue / dimension
                ? bytes * dimension
                : throw new MalformedHeaderException($"{name} has the shape {shape}, more bytes than can be counted");
        }

        return bytes == offsets[1] - offsets[0]
            ? new(name, type, new(shape), offsets[0], offsets[1])
            : throw new MalformedHeaderException(
                $"{name} is {type} {shape}, which is {bytes} bytes, but data_offsets [{offsets[0]}, {offsets[1]}] give it {offsets[1] - offsets[0]}");
    }

    private static DType ReadType(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String, name, "dtype");
        for (int i = 0; i < TypeNames.Length; i++)
        {
            if (reader.ValueTextEquals(TypeNames[i]))
            {
                return (DType)i;
            }
        }

        throw new MalformedHeaderException($"{name} has the dtype {reader.GetString()}, known are {string.Join(", ", Enum.GetNames(typeof(DType)))}");
    }

    private static EquatableArray<long> ReadNumbers(ref Utf8JsonReader reader, string name, string key)
    {
        Expect(ref reader, JsonTokenType.StartArray, name, key);
        Span<long> numbers = stackalloc long[8]; // more are rare
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers = count < numbers.Length ? numbers : (long[])[.. numbers, .. numbers];
            numbers[count++] = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0
                ? number
                : throw new MalformedHeaderException($"{key} of {name} has an element that is no whole number of at least 0");
        }

        return EquatableArray.Create<long>(numbers[..count]); // a collection expression would copy them twice
    }

    private static bool AreInOrder(List<SafeTensorsEntry> entries)
    {
        for (int i = 1; i < entries.Count; i++)
        {
            if (entries[i].Begin <= entries[i - 1].Begin)
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckLayout(List<SafeTensorsEntry> entries, long dataLength)
    {
        long end = 0;
        string before = "the header";
        foreach (SafeTensorsEntry entry in entries)
        {
            if (entry.Begin != end)
            {
                throw new MalformedHeaderException(entry.Begin < end
                    ? $"{entry.Name} begins at byte {entry.Begin} and overlaps {before}, which ends at {end}"
                    : $"{entry.Name} begins at byte {entry.Begin}, a gap behind {before}, which ends at {end}");
            }

            end = entry.End;
            before = entry.Name;
        }

        if (end != dataLength)
        {
            throw new MalformedHeaderException($"the header describes {end} bytes of tensors, the file has {dataLength}: {(end > dataLength ? "it is truncated" : "something is appended")}");
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string name, string? key = null)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            string what = key is null ? name : $"{key} of {name}";
            throw new MalformedHeaderException($"{what} is {Describe(reader.TokenType)}, expected {Describe(token)}");
        }
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.None => "empty",
        _ => token.ToString(),
    };
}
