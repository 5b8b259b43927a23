using System.Text.Encodings.Web;
using System.Text.Json;

namespace MergeDsl.Tokenizers;

/// <summary>Writes <c>tokenizer.json</c> for another vocabulary: what is there stays as it is and where it is, tokens fall away or come at the end.</summary>
internal sealed class TokenizerJsonWriter
{
    // So many entries of a list are held before they go to the file.
    private const int Flushed = 1 << 14;

    private readonly string path;
    private readonly VocabularyEdit edit;
    private readonly Utf8JsonWriter json;
    private int written;

    private TokenizerJsonWriter(string path, VocabularyEdit edit, Utf8JsonWriter json)
    {
        this.path = path;
        this.edit = edit;
        this.json = json;
    }

    /// <summary>How all files of a tokenizer are laid out.</summary>
    public static JsonWriterOptions Layout => new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file as it is.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="destination">Where it goes.</param>
    public static void Write(string path, VocabularyEdit edit, Stream destination)
    {
        using JsonDocument document = TokenizerFiles.ReadJson(path);
        using (Utf8JsonWriter json = new(destination, Layout))
        {
            new TokenizerJsonWriter(path, edit, json).Write(document.RootElement);
        }

        destination.WriteByte((byte)'\n');
    }

    private void Write(JsonElement root)
    {
        json.WriteStartObject();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "added_tokens":
                    WriteAdded(property.Value);
                    break;
                case "model":
                    WriteModel(property.Value);
                    break;
                default:
                    property.WriteTo(json);
                    break;
            }
        }

        if (!root.TryGetProperty("added_tokens", out _) && edit.Added.Count > 0)
        {
            WriteAdded(default);
        }

        json.WriteEndObject();
    }

    private void WriteAdded(JsonElement list)
    {
        json.WriteStartArray("added_tokens");
        foreach (JsonElement token in list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default)
        {
            if (edit.Keeps(token.GetProperty("id").GetInt32()))
            {
                token.WriteTo(json);
            }
        }

        foreach (AddedToken token in edit.Added)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Text);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", token.LStrip);
            json.WriteBoolean("rstrip", token.RStrip);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteModel(JsonElement model)
    {
        json.WriteStartObject("model");
        foreach (JsonProperty property in model.EnumerateObject())
        {
            if (property.Name == "vocab")
            {
                json.WritePropertyName("vocab");
                if (property.Value.ValueKind == JsonValueKind.Array)
                {
                    WritePieces(property.Value);
                }
                else
                {
                    WriteMap(property.Value);
                }
            }
            else if (property.Name == "merges" && property.Value.ValueKind == JsonValueKind.Array)
            {
                WriteMerges(property.Value);
            }
            else
            {
                property.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private void WriteMap(JsonElement vocabulary)
    {
        json.WriteStartObject();
        foreach (JsonProperty token in vocabulary.EnumerateObject())
        {
            if (edit.Keeps(token.Value.GetInt32()))
            {
                token.WriteTo(json);
                Wrote();
            }
        }

        foreach (OrdinaryToken token in edit.Entries)
        {
            json.WriteNumber(token.Text, token.Id);
            Wrote();
        }

        json.WriteEndObject();
    }

    private void WritePieces(JsonElement vocabulary)
    {
        json.WriteStartArray();
        int id = 0;
        foreach (JsonElement piece in vocabulary.EnumerateArray())
        {
            if (edit.Keeps(id++))
            {
                piece.WriteTo(json);
                Wrote();
            }
        }

        foreach (OrdinaryToken token in edit.Entries)
        {
            json.WriteStartArray();
            json.WriteStringValue(token.Text);
            json.WriteNumberValue(token.Score);
            json.WriteEndArray();
            Wrote();
        }

        json.WriteEndArray();
    }

    private void WriteMerges(JsonElement list)
    {
        bool isText = false;
        json.WriteStartArray("merges");
        foreach (JsonElement merge in list.EnumerateArray())
        {
            isText = merge.ValueKind == JsonValueKind.String;
            if (edit.Removed.Count == 0 || edit.Keeps(TokenizerJson.ReadMerge(merge, written, path)))
            {
                merge.WriteTo(json);
                Wrote();
            }
        }

        // A list of texts cannot hold tokens with blanks, and its readers take no list of both forms.
        foreach (TokenMerge merge in edit.Merges.Where(m => !isText || !m.Result.Contains(' ')))
        {
            WriteMerge(merge, isText);
            Wrote();
        }

        json.WriteEndArray();
    }

    private void WriteMerge(TokenMerge merge, bool isText)
    {
        if (isText)
        {
            json.WriteStringValue($"{merge.Left} {merge.Right}");
            return;
        }

        json.WriteStartArray();
        json.WriteStringValue(merge.Left);
        json.WriteStringValue(merge.Right);
        json.WriteEndArray();
    }

    private void Wrote()
    {
        if (++written % Flushed == 0)
        {
            json.Flush();
        }
    }
}
