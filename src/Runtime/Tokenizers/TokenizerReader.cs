using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>Reads the tokenizers of a recipe's models. Models whose files are the same share one.</summary>
internal sealed class TokenizerReader
{
    private static readonly string[] Read =
    [
        TokenizerFiles.Tokenizer, TokenizerFiles.Config, TokenizerFiles.SpecialTokens, TokenizerFiles.AddedTokens, TokenizerFiles.Vocabulary,
        TokenizerFiles.Merges, TokenizerFiles.WordList, .. TokenizerFiles.SentencePiece,
    ];

    private readonly Dictionary<string, ModelTokenizer> byContent = [];

    /// <summary>The tokenizer in a model's directory; null where something is wrong, which is added to <paramref name="problems"/>.</summary>
    public ModelTokenizer? Open(ModelReference model, string directory, ProblemList problems)
    {
        int before = problems.Count;
        try
        {
            string content = ContentOf(directory);
            if (!byContent.TryGetValue(content, out ModelTokenizer? tokenizer))
            {
                tokenizer = ReadFiles(directory);
                if (tokenizer is null)
                {
                    problems.AddAt(RecipePlace.EntryOf(model), TokenizerDiagnostics.NoTokenizer, model, directory);
                    return null;
                }

                byContent.Add(content, tokenizer);
            }

            return tokenizer;
        }
        catch (Exception e) when (e is MergeException or IOException or UnauthorizedAccessException)
        {
            problems.AddFailure(directory, e);
            problems.PlaceSince(before, RecipePlace.EntryOf(model));
            return null;
        }
    }

    private static ModelTokenizer? ReadFiles(string directory)
    {
        string path = Path.Combine(directory, TokenizerFiles.Tokenizer);
        ModelTokenizer? tokenizer = File.Exists(path) ? TokenizerJson.Read(path) : SlowTokenizer.Read(directory);
        return tokenizer is not null ? new(directory, tokenizer.Kind, tokenizer.Ordinary, WithListed(tokenizer, directory))
            : Array.Exists(TokenizerFiles.SentencePiece, n => File.Exists(Path.Combine(directory, n))) ? new(directory, TokenizerKind.SentencePiece, [], [])
            : null;
    }

    // Tokens that only tokenizer_config.json or added_tokens.json name are added when the tokenizer is loaded.
    private static List<AddedToken> WithListed(ModelTokenizer tokenizer, string directory)
    {
        List<AddedToken> added = [.. tokenizer.Added];
        HashSet<string> known = [.. added.Select(t => t.Text)];
        bool isComplete = File.Exists(Path.Combine(directory, TokenizerFiles.Tokenizer));
        foreach (AddedToken token in FromConfig(directory).Concat(FromList(directory)))
        {
            // Tokens of a tokenizer.json that are ordinary there stay so; a slow tokenizer has no other list.
            if ((!isComplete || !tokenizer.Ids.ContainsKey(token.Text)) && known.Add(token.Text))
            {
                added.Add(token);
            }
        }

        return added;
    }

    private static List<AddedToken> FromConfig(string directory)
    {
        string path = Path.Combine(directory, TokenizerFiles.Config);
        if (!File.Exists(path))
        {
            return [];
        }

        using JsonDocument document = TokenizerFiles.ReadJson(path);
        return TokenizerFiles.Reading(path, () =>
        {
            List<AddedToken> tokens = [];
            if (document.RootElement.TryGetProperty("added_tokens_decoder", out JsonElement decoder) && decoder.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty entry in decoder.EnumerateObject())
                {
                    bool isId = int.TryParse(entry.Name, out int id) && id is >= 0 and < ModelTokenizer.MostTokens;
                    tokens.Add(TokenizerJson.ReadAdded(
                        entry.Value, $"added_tokens_decoder['{entry.Name}']", path,
                        isId ? id : throw TokenizerFiles.Damaged(path, $"added_tokens_decoder has the key '{entry.Name}', which is no id of a token")));
                }
            }

            return tokens;
        });
    }

    private static List<AddedToken> FromList(string directory)
    {
        string path = Path.Combine(directory, TokenizerFiles.AddedTokens);
        if (!File.Exists(path))
        {
            return [];
        }

        HashSet<string> special = ReadSpecial(Path.Combine(directory, TokenizerFiles.SpecialTokens));
        using JsonDocument document = TokenizerFiles.ReadJson(path);
        return TokenizerFiles.Reading(path, () => TokenizerJson.ReadMap(document.RootElement, "$", path)
            .Select(t => new AddedToken(t.Text, t.Id, Normalized: !special.Contains(t.Text), Special: special.Contains(t.Text))).ToList());
    }

    private static HashSet<string> ReadSpecial(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using JsonDocument document = TokenizerFiles.ReadJson(path);
        return TokenizerFiles.Reading(path, () => SpecialTokens.Of(document.RootElement).ToHashSet());
    }

    private static string ContentOf(string directory)
    {
        StringBuilder key = new();
        foreach (string path in Read.Select(n => Path.Combine(directory, n)).Where(File.Exists))
        {
            using FileStream file = File.OpenRead(path);
            key.Append(Path.GetFileName(path)).Append(' ').AppendLine(Convert.ToHexString(SHA256.HashData(file)));
        }

        return key.ToString();
    }
}
