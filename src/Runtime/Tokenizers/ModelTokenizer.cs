namespace MergeDsl.Tokenizers;

/// <summary>A model's tokenizer as its files describe it.</summary>
/// <param name="directory">The directory that its files lie in.</param>
/// <param name="kind">How it splits text.</param>
/// <param name="ordinary">Its ordinary tokens, in the order of the file.</param>
/// <param name="added">Its added tokens, in the order of the files; some are among the ordinary ones too.</param>
internal sealed class ModelTokenizer(string directory, TokenizerKind kind, IReadOnlyList<OrdinaryToken> ordinary, IReadOnlyList<AddedToken> added)
{
    /// <summary>The largest id that a token may have: more rows than any model's embedding, few enough for a list.</summary>
    public const int MostTokens = 1 << 24;

    private readonly Lazy<Dictionary<string, int>> ids = new(() => IdsOf(ordinary, added));

    /// <summary>The directory that its files lie in.</summary>
    public string Directory { get; } = directory;

    /// <summary>How it splits text.</summary>
    public TokenizerKind Kind { get; } = kind;

    /// <summary>Its ordinary tokens, in the order of the file.</summary>
    public IReadOnlyList<OrdinaryToken> Ordinary { get; } = ordinary;

    /// <summary>Its added tokens, in the order of the files; some are among the ordinary ones too.</summary>
    public IReadOnlyList<AddedToken> Added { get; } = added;

    /// <summary>The rows of all tokens. A text that is both ordinary and added has the id of the added token.</summary>
    public IReadOnlyDictionary<string, int> Ids => ids.Value;

    /// <summary>The kind in words.</summary>
    public string KindName => Kind switch
    {
        TokenizerKind.Bpe => "BPE",
        TokenizerKind.Unigram => "unigram",
        _ => Kind.ToString(),
    };

    private static Dictionary<string, int> IdsOf(IReadOnlyList<OrdinaryToken> ordinary, IReadOnlyList<AddedToken> added)
    {
        Dictionary<string, int> ids = new(ordinary.Count + added.Count, StringComparer.Ordinal);
        foreach (OrdinaryToken token in ordinary)
        {
            ids[token.Text] = token.Id;
        }

        foreach (AddedToken token in added)
        {
            ids[token.Text] = token.Id;
        }

        return ids;
    }
}
