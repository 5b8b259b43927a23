using System.Text.Json;
using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>Reads <c>tokenizer.json</c>: the file of the tokenizers library, with all that a tokenizer is.</summary>
internal static class TokenizerJson
{
    /// <summary>The kind and the tokens.</summary>
    /// <exception cref="MergeException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelTokenizer Read(string path)
    {
        using JsonDocument document = TokenizerFiles.ReadJson(path);
        return TokenizerFiles.Reading(path, () =>
        {
            JsonElement model = ModelOf(document.RootElement, path);
            TokenizerKind kind = KindOf(model, path);
            List<AddedToken> added = [];
            if (document.RootElement.TryGetProperty("added_tokens", out JsonElement list) && list.ValueKind != JsonValueKind.Null)
            {
                Expect(list, JsonValueKind.Array, "added_tokens", path);
                foreach (JsonElement token in list.EnumerateArray())
                {
                    added.Add(ReadAdded(token, $"added_tokens[{added.Count}]", path));
                }
            }

            return new ModelTokenizer(Path.GetDirectoryName(path) ?? "", kind, ReadVocabulary(model, path), added);
        });
    }

    /// <summary>The pairs that a BPE tokenizer joins, in order of their rank.</summary>
    /// <exception cref="MergeException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<TokenMerge> ReadMerges(string path, Func<TokenMerge, bool> wanted)
    {
        using JsonDocument document = TokenizerFiles.ReadJson(path);
        return TokenizerFiles.Reading(path, () =>
        {
            List<TokenMerge> merges = [];
            if (ModelOf(document.RootElement, path).TryGetProperty("merges", out JsonElement list))
            {
                Expect(list, JsonValueKind.Array, "model.merges", path);
                merges.AddRange(list.EnumerateArray().Select((merge, i) => ReadMerge(merge, i, path)).Where(wanted));
            }

            return merges;
        });
    }

    /// <summary>Reads an added token's attributes from an object that has its text.</summary>
    public static AddedToken ReadAdded(JsonElement token, string place, string path, int? id = null)
    {
        Expect(token, JsonValueKind.Object, place, path);
        if (!token.TryGetProperty("content", out JsonElement content) || content.ValueKind != JsonValueKind.String)
        {
            throw TokenizerFiles.Damaged(path, $"{place}.content is no text");
        }

        bool special = Flag("special", false);
        return new(
            content.GetString()!, // it is a text
            id ?? ReadId(token.TryGetProperty("id", out JsonElement number) ? number : default, place + ".id", path),
            Flag("single_word", false), Flag("lstrip", false), Flag("rstrip", false), Flag("normalized", !special), special);

        bool Flag(string name, bool otherwise) => !token.TryGetProperty(name, out JsonElement flag) ? otherwise : flag.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw TokenizerFiles.Damaged(path, $"{place}.{name} is neither true nor false"),
        };
    }

    /// <summary>A whole number that may be a token's id.</summary>
    public static int ReadId(JsonElement value, string place, string path) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int id) && id is >= 0 and < ModelTokenizer.MostTokens
            ? id
            : throw TokenizerFiles.Damaged(path, $"{place} is {Show(value)}, and ids are whole numbers from 0 to {ModelTokenizer.MostTokens - 1}");

    /// <summary>The tokens of a vocabulary that is an object.</summary>
    public static List<OrdinaryToken> ReadMap(JsonElement vocabulary, string place, string path)
    {
        Expect(vocabulary, JsonValueKind.Object, place, path);
        List<OrdinaryToken> tokens = [];
        foreach (JsonProperty token in vocabulary.EnumerateObject())
        {
            tokens.Add(new(token.Name, ReadId(token.Value, $"{place}['{token.Name}']", path)));
        }

        return tokens;
    }

    /// <summary>The object of the tokenizer's model.</summary>
    public static JsonElement ModelOf(JsonElement root, string path)
    {
        if (!root.TryGetProperty("model", out JsonElement model))
        {
            throw TokenizerFiles.Damaged(path, "it has no `model`");
        }

        Expect(model, JsonValueKind.Object, "model", path);
        return model;
    }

    private static List<OrdinaryToken> ReadVocabulary(JsonElement model, string path)
    {
        if (!model.TryGetProperty("vocab", out JsonElement vocabulary))
        {
            throw TokenizerFiles.Damaged(path, "model has no `vocab`");
        }

        if (vocabulary.ValueKind != JsonValueKind.Array)
        {
            return ReadMap(vocabulary, "model.vocab", path);
        }

        List<OrdinaryToken> pieces = [];
        foreach (JsonElement piece in vocabulary.EnumerateArray())
        {
            bool isPiece = piece.ValueKind == JsonValueKind.Array && piece.GetArrayLength() == 2
                && piece[0].ValueKind == JsonValueKind.String && piece[1].ValueKind == JsonValueKind.Number;
            if (!isPiece || pieces.Count == ModelTokenizer.MostTokens)
            {
                throw TokenizerFiles.Damaged(path, $"model.vocab[{pieces.Count}] is {Show(piece)}, and a text with its score is expected");
            }

            pieces.Add(new(piece[0].GetString()!, pieces.Count, piece[1].GetDouble())); // a text
        }

        return pieces;
    }

    // Files of the first versions have no type; what is there tells.
    private static TokenizerKind KindOf(JsonElement model, string path)
    {
        if (!model.TryGetProperty("type", out JsonElement type))
        {
            return model.TryGetProperty("merges", out _) ? TokenizerKind.Bpe
                : model.TryGetProperty("unk_id", out _) ? TokenizerKind.Unigram
                : model.TryGetProperty("continuing_subword_prefix", out _) ? TokenizerKind.WordPiece
                : TokenizerKind.WordLevel;
        }

        return (type.ValueKind == JsonValueKind.String ? type.GetString() : null) switch
        {
            "BPE" => TokenizerKind.Bpe,
            "Unigram" => TokenizerKind.Unigram,
            "WordPiece" => TokenizerKind.WordPiece,
            "WordLevel" => TokenizerKind.WordLevel,
            _ => throw TokenizerFiles.Damaged(path, $"model.type is {Show(type)}, and known are BPE, Unigram, WordPiece and WordLevel"),
        };
    }

    /// <summary>A pair: "left right" in older files, ["left", "right"] in newer ones, where tokens may contain blanks.</summary>
    public static TokenMerge ReadMerge(JsonElement merge, int index, string path)
    {
        if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2 && merge[0].ValueKind == JsonValueKind.String && merge[1].ValueKind == JsonValueKind.String)
        {
            return new(merge[0].GetString()!, merge[1].GetString()!); // texts
        }

        return (merge.ValueKind == JsonValueKind.String ? TokenMerge.Parse(merge.GetString()!) : null)
            ?? throw TokenizerFiles.Damaged(path, $"model.merges[{index}] is {Show(merge)}, and two tokens are expected");
    }

    private static void Expect(JsonElement value, JsonValueKind kind, string place, string path)
    {
        if (value.ValueKind != kind)
        {
            throw TokenizerFiles.Damaged(path, $"{place} is {Show(value)}, and {(kind == JsonValueKind.Array ? "a list" : "an object")} is expected");
        }
    }

    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "missing",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => value.GetRawText() is { Length: <= 40 } text ? text : value.GetRawText()[..40] + "…",
    };
}
