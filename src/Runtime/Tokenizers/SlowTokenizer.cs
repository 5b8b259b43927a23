using System.Text.Json;
using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>Reads the tokenizers that stand in files of their own: <c>vocab.json</c> with <c>merges.txt</c>, <c>vocab.txt</c>.</summary>
internal static class SlowTokenizer
{
    /// <summary>The tokens; null where neither file is there.</summary>
    /// <exception cref="MergeException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ModelTokenizer? Read(string directory)
    {
        string vocabulary = Path.Combine(directory, TokenizerFiles.Vocabulary);
        if (File.Exists(vocabulary))
        {
            bool hasMerges = File.Exists(Path.Combine(directory, TokenizerFiles.Merges));
            using JsonDocument document = TokenizerFiles.ReadJson(vocabulary);
            return new(
                directory,
                hasMerges ? TokenizerKind.Bpe : TokenizerKind.WordLevel,
                TokenizerFiles.Reading(vocabulary, () => TokenizerJson.ReadMap(document.RootElement, "$", vocabulary)),
                []);
        }

        string words = Path.Combine(directory, TokenizerFiles.WordList);
        return !File.Exists(words) ? null
            : new(directory, TokenizerKind.WordPiece, [.. TokenizerFiles.ReadLines(words).Select((word, id) => new OrdinaryToken(word, id))], []);
    }

    /// <summary>The pairs of <c>merges.txt</c>, one a line, behind a comment with the version.</summary>
    /// <exception cref="MergeException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<TokenMerge> ReadMerges(string path, Func<TokenMerge, bool> wanted)
    {
        List<TokenMerge> merges = [];
        string[] lines = TokenizerFiles.ReadLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || (i == 0 && lines[i].StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            TokenMerge merge = TokenMerge.Parse(lines[i]) ?? throw TokenizerFiles.Damaged(path, $"line {i + 1} is '{lines[i]}', and two tokens are expected");
            if (wanted(merge))
            {
                merges.Add(merge);
            }
        }

        return merges;
    }
}
