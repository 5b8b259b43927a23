using System.Text.Json;
using System.Text.Json.Nodes;

namespace MergeDsl.Tests.Tokenizers;

/// <summary>Builds small <c>tokenizer.json</c> files.</summary>
internal static class TestTokenizer
{
    /// <summary>A BPE tokenizer of these tokens, whose ids are their places.</summary>
    public static string Bpe(string[] tokens, string[]? merges = null, params JsonObject[] added) => Of("BPE", Map(tokens), added, ("merges", Texts(merges ?? [])));

    /// <summary>A tokenizer whose vocabulary is an object.</summary>
    public static string Map(string type, string[] tokens, params JsonObject[] added) => Of(type, Map(tokens), added);

    /// <summary>A unigram tokenizer; scores are -1, -2, …</summary>
    public static string Unigram(string[] tokens, params JsonObject[] added) =>
        Of("Unigram", new JsonArray([.. tokens.Select((t, i) => new JsonArray(t, -(i + 1.5)))]), added, ("unk_id", 0));

    /// <summary>An added token.</summary>
    public static JsonObject Added(int id, string text, bool special = true, bool lstrip = false) => new()
    {
        ["id"] = id,
        ["content"] = text,
        ["single_word"] = false,
        ["lstrip"] = lstrip,
        ["rstrip"] = false,
        ["normalized"] = !special,
        ["special"] = special,
    };

    /// <summary>All tokens of a file with their ids.</summary>
    public static Dictionary<string, int> Vocabulary(string path)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement vocabulary = json.RootElement.GetProperty("model").GetProperty("vocab");
        Dictionary<string, int> ids = vocabulary.ValueKind == JsonValueKind.Object
            ? vocabulary.EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetInt32())
            : vocabulary.EnumerateArray().Select((t, i) => (Text: t[0].GetString() ?? "", Id: i)).ToDictionary(t => t.Text, t => t.Id);
        foreach (JsonElement token in json.RootElement.GetProperty("added_tokens").EnumerateArray())
        {
            ids[token.GetProperty("content").GetString() ?? ""] = token.GetProperty("id").GetInt32();
        }

        return ids;
    }

    private static JsonObject Map(string[] tokens) => new(tokens.Select((t, i) => KeyValuePair.Create(t, (JsonNode?)i)));

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static string Of(string type, JsonNode vocabulary, JsonObject[] added, params (string Key, JsonNode Value)[] more)
    {
        JsonObject model = new() { ["type"] = type, ["vocab"] = vocabulary };
        foreach ((string key, JsonNode value) in more)
        {
            model[key] = value;
        }

        return new JsonObject { ["version"] = "1.0", ["added_tokens"] = new JsonArray([.. added]), ["kept"] = "as it is", ["model"] = model }.ToJsonString();
    }
}
