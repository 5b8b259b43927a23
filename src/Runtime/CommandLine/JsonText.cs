using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MergeDsl.Catalog;

namespace MergeDsl.CommandLine;

/// <summary>What programs read: indented, and the same on every machine.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>Writes a parameter's value: a boolean, a number with all its digits, or a text.</summary>
    public static void WriteScalar(this Utf8JsonWriter json, ScalarValue? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case { Kind: ValueKind.Boolean } flag:
                json.WriteBooleanValue(flag.AsBoolean);
                break;
            case { Kind: ValueKind.Number or ValueKind.WholeNumber } number:
                json.WriteNumberValue(number.Number);
                break;
            default:
                json.WriteStringValue(value.Value.Text);
                break;
        }
    }

    public static void WriteArray<T>(this Utf8JsonWriter json, string key, IEnumerable<T> items, Action<T> write)
    {
        json.WritePropertyName(key);
        json.WriteArray(items, write);
    }

    public static void WriteArray<T>(this Utf8JsonWriter json, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray();
        foreach (T item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }
}
