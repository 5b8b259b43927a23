using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>The merges that make a union's new tokens, from the tokenizers that these are from.</summary>
internal static class NewMerges
{
    /// <summary>
    /// In the order of the models and of their lists. A merge is taken where it makes a new token of tokens that are there:
    /// behind the first tokenizer's own merges they change nothing about how these split text.
    /// </summary>
    /// <exception cref="MergeException">A list is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<TokenMerge> Of(OutputVocabulary vocabulary)
    {
        HashSet<string> made = [.. vocabulary.New.Where(t => t.Attributes is null).Select(t => t.Text)];
        if (made.Count == 0 || vocabulary.Start.Tokenizer.Kind != TokenizerKind.Bpe)
        {
            return [];
        }

        HashSet<string> ordinary = [.. vocabulary.Start.Tokenizer.Ordinary.Where(t => t.Id < vocabulary.Start.Size).Select(t => t.Text), .. made];
        bool IsWanted(TokenMerge merge) => made.Contains(merge.Result) && ordinary.Contains(merge.Left) && ordinary.Contains(merge.Right);
        HashSet<TokenMerge> known = [];
        List<TokenMerge> merges = [];
        foreach (ModelTokenizer tokenizer in vocabulary.New.Where(t => t.Attributes is null).Select(t => t.Origin?.Tokenizer).OfType<ModelTokenizer>().Distinct())
        {
            merges.AddRange(Read(tokenizer, IsWanted).Where(known.Add));
        }

        return merges;
    }

    private static List<TokenMerge> Read(ModelTokenizer tokenizer, Func<TokenMerge, bool> wanted)
    {
        string path = Path.Combine(tokenizer.Directory, TokenizerFiles.Tokenizer);
        string list = Path.Combine(tokenizer.Directory, TokenizerFiles.Merges);
        return tokenizer.Kind != TokenizerKind.Bpe ? []
            : File.Exists(path) ? TokenizerJson.ReadMerges(path, wanted)
            : SlowTokenizer.ReadMerges(list, wanted);
    }
}
