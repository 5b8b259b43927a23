using System.Text.Json;

namespace MergeDsl.Planning;

/// <summary>Reads of <c>tokenizer.json</c> which tokens there are, no more.</summary>
internal static class TokenizerTokens
{
    public const string FileName = "tokenizer.json";

    /// <summary>
    /// The tokens whose ids are <paramref name="rows"/> and more, by id; none where the file is not there or is not understood,
    /// which is for those to say who need the tokenizer.
    /// </summary>
    public static IReadOnlyList<string> Beyond(string path, long rows)
    {
        SortedDictionary<long, string> beyond = [];
        try
        {
            if (File.Exists(path))
            {
                using FileStream stream = File.OpenRead(path);
                using JsonDocument document = JsonDocument.Parse(stream);
                Read(document.RootElement, rows, beyond);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return [];
        }

        return [.. beyond.Values];
    }

    private static void Read(JsonElement root, long rows, SortedDictionary<long, string> beyond)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("added_tokens", out JsonElement added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement token in added.EnumerateArray())
            {
                Add(token.GetProperty("id"), token.GetProperty("content").GetString());
            }
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("model", out JsonElement model)
            || model.ValueKind != JsonValueKind.Object || !model.TryGetProperty("vocab", out JsonElement vocabulary))
        {
            return;
        }

        if (vocabulary.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty token in vocabulary.EnumerateObject())
            {
                Add(token.Value, token.Name);
            }
        }
        else if (vocabulary.ValueKind == JsonValueKind.Array)
        {
            for (int id = (int)Math.Min(rows, int.MaxValue); id < vocabulary.GetArrayLength(); id++)
            {
                beyond.TryAdd(id, vocabulary[id][0].GetString() ?? "");
            }
        }

        void Add(JsonElement id, string? token)
        {
            if (id.TryGetInt64(out long number) && number >= rows)
            {
                beyond.TryAdd(number, token ?? "");
            }
        }
    }
}
