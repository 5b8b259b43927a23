using System.Globalization;
using System.Text.Json;

namespace MergeDsl.Tokenizers;

/// <summary>Writes the small JSON files beside a tokenizer for another vocabulary or chat template; other keys stay as they are.</summary>
/// <param name="edit">What changes in the vocabulary; null: nothing.</param>
/// <param name="template">The chat template; null: it stays as it is.</param>
internal sealed class TokenizerConfigWriter(VocabularyEdit? edit, string? template)
{
    /// <summary>
    /// Writes <c>tokenizer_config.json</c> or <c>special_tokens_map.json</c>: added tokens, roles of tokens that fall away, and the
    /// template where the file has one.
    /// </summary>
    public void WriteConfig(string path, Stream destination)
    {
        using JsonDocument document = TokenizerFiles.ReadJson(path);
        using (Utf8JsonWriter json = new(destination, TokenizerJsonWriter.Layout))
        {
            json.WriteStartObject();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                WriteProperty(json, property);
            }

            json.WriteEndObject();
        }

        destination.WriteByte((byte)'\n');
    }

    /// <summary>Writes <c>added_tokens.json</c>: texts with their ids.</summary>
    /// <param name="path">The file as it is; null where there was none.</param>
    /// <param name="destination">Where it goes.</param>
    public void WriteAddedTokens(string? path, Stream destination)
    {
        using JsonDocument? document = path is null ? null : TokenizerFiles.ReadJson(path);
        using (Utf8JsonWriter json = new(destination, TokenizerJsonWriter.Layout))
        {
            json.WriteStartObject();
            foreach (JsonProperty token in document is null ? default : document.RootElement.EnumerateObject())
            {
                if (edit?.Removed.Contains(token.Name) != true)
                {
                    token.WriteTo(json);
                }
            }

            foreach (AddedToken token in edit?.Added ?? [])
            {
                json.WriteNumber(token.Text, token.Id);
            }

            json.WriteEndObject();
        }

        destination.WriteByte((byte)'\n');
    }

    private void WriteProperty(Utf8JsonWriter json, JsonProperty property)
    {
        if (property.Name == "chat_template" && template is not null)
        {
            json.WriteString(property.Name, template);
        }
        else if (property.Name == "added_tokens_decoder" && property.Value.ValueKind == JsonValueKind.Object && edit is not null)
        {
            WriteDecoder(json, property.Value, edit);
        }
        else if (SpecialTokens.IsRole(property.Name) && edit is { Removed.Count: > 0 })
        {
            WriteRole(json, property, edit);
        }
        else
        {
            property.WriteTo(json);
        }
    }

    private static void WriteDecoder(Utf8JsonWriter json, JsonElement decoder, VocabularyEdit edit)
    {
        json.WriteStartObject("added_tokens_decoder");
        foreach (JsonProperty token in decoder.EnumerateObject())
        {
            if (SpecialTokens.TextOf(token.Value) is not { } text || !edit.Removed.Contains(text))
            {
                token.WriteTo(json);
            }
        }

        foreach (AddedToken token in edit.Added)
        {
            json.WriteStartObject(token.Id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("content", token.Text);
            json.WriteBoolean("lstrip", token.LStrip);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("rstrip", token.RStrip);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // A token that fell away would be added again by whoever loads the tokenizer, with an id that has no row.
    private static void WriteRole(Utf8JsonWriter json, JsonProperty property, VocabularyEdit edit)
    {
        if (property.Value.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray(property.Name);
            foreach (JsonElement token in property.Value.EnumerateArray().Where(t => !IsRemoved(t)))
            {
                token.WriteTo(json);
            }

            json.WriteEndArray();
        }
        else if (!IsRemoved(property.Value))
        {
            property.WriteTo(json);
        }

        bool IsRemoved(JsonElement token) => SpecialTokens.TextOf(token) is { } text && edit.Loses(text);
    }
}
