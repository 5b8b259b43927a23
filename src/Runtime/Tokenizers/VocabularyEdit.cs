namespace MergeDsl.Tokenizers;

/// <summary>What has to change in the files of a tokenizer so that they describe the output's vocabulary.</summary>
internal sealed class VocabularyEdit
{
    private readonly IReadOnlyDictionary<string, int> ids;
    private readonly HashSet<string> listed;
    private readonly int listedCount;
    private readonly int size;

    /// <param name="vocabulary">The output's vocabulary.</param>
    /// <param name="merges">The pairs that make its new ordinary tokens.</param>
    public VocabularyEdit(OutputVocabulary vocabulary, IReadOnlyList<TokenMerge> merges)
    {
        ModelTokenizer tokenizer = vocabulary.Start.Tokenizer;
        ids = vocabulary.Ids;
        size = vocabulary.Start.Size;
        Merges = merges;
        Removed = new HashSet<string>(vocabulary.Start.Unused, StringComparer.Ordinal);
        Added = [.. vocabulary.New.Select(t => t.Attributes).OfType<AddedToken>()];
        listed = [.. tokenizer.Ordinary.Where(t => t.Id < size).Select(t => t.Text)];
        listedCount = tokenizer.Ordinary.Count(t => t.Id < size);
        RemovesOrdinary = listedCount < tokenizer.Ordinary.Count;
        Entries = EntriesOf(vocabulary);
    }

    /// <summary>The tokens whose places fall away.</summary>
    public IReadOnlySet<string> Removed { get; }

    /// <summary>Whether ordinary tokens are among them.</summary>
    public bool RemovesOrdinary { get; }

    /// <summary>The new added tokens, by id.</summary>
    public IReadOnlyList<AddedToken> Added { get; }

    /// <summary>What the list of ordinary tokens gets at its end, by id.</summary>
    public IReadOnlyList<OrdinaryToken> Entries { get; }

    /// <summary>The pairs that the list of merges gets at its end.</summary>
    public IReadOnlyList<TokenMerge> Merges { get; }

    /// <summary>Whether a token falls away and does not come back from another model.</summary>
    public bool Loses(string token) => Removed.Contains(token) && !ids.ContainsKey(token);

    /// <summary>Whether a pair of the old list is kept: nothing in it falls away.</summary>
    public bool Keeps(TokenMerge merge) => !Removed.Contains(merge.Left) && !Removed.Contains(merge.Right) && !Removed.Contains(merge.Result);

    /// <summary>Whether a token of the old list is kept.</summary>
    public bool Keeps(int id) => id < size;

    private List<OrdinaryToken> EntriesOf(OutputVocabulary vocabulary)
    {
        ModelTokenizer tokenizer = vocabulary.Start.Tokenizer;
        double unlikely = tokenizer.Ordinary.Select(t => t.Score).DefaultIfEmpty().Min() - 10;
        List<OrdinaryToken> entries = [.. vocabulary.New.Where(t => t.Attributes is null)
            .Select(t => new OrdinaryToken(t.Text, t.Id, t.Origin?.Tokenizer.Kind == tokenizer.Kind ? t.Score : unlikely))];
        return tokenizer.Kind != TokenizerKind.Unigram ? WithAdded(vocabulary, entries)
            : entries.Count == 0 ? entries
            : Dense(vocabulary, entries, unlikely);
    }

    // Loading gives added tokens the ids behind the list. Where that would give them others, they have to stand in the list
    // too: those between the new ordinary ones, or, where the ids have gaps, all.
    private List<OrdinaryToken> WithAdded(OutputVocabulary vocabulary, List<OrdinaryToken> entries)
    {
        int last = entries.Count == 0 ? 0 : entries[^1].Id;
        List<OrdinaryToken> between = With(t => t.Id < last);
        return AreFoundAgain(vocabulary, between) ? between : With(_ => true);

        List<OrdinaryToken> With(Func<AddedToken, bool> wanted) =>
            [.. entries.Concat(AddedTokens(vocabulary).Where(t => wanted(t) && !listed.Contains(t.Text)).Select(t => new OrdinaryToken(t.Text, t.Id))).OrderBy(t => t.Id)];
    }

    // A list in which the place is the id has no gaps: added tokens that lie between stand in it too.
    private List<OrdinaryToken> Dense(OutputVocabulary vocabulary, List<OrdinaryToken> entries, double unlikely)
    {
        string?[] tokens = vocabulary.Tokens;
        Dictionary<int, OrdinaryToken> byId = entries.ToDictionary(t => t.Id);
        return [.. Enumerable.Range(listedCount, entries[^1].Id + 1 - listedCount)
            .Select(id => byId.TryGetValue(id, out OrdinaryToken own) ? own
                : tokens[id] is { } added ? new(added, id)
                : new($"[unused{id}]", id, unlikely))];
    }

    private bool AreFoundAgain(OutputVocabulary vocabulary, List<OrdinaryToken> entries)
    {
        HashSet<string> known = [.. entries.Select(t => t.Text)];
        int count = listedCount + entries.Count;
        int last = -1;
        foreach (AddedToken token in AddedTokens(vocabulary))
        {
            if (!listed.Contains(token.Text) && !known.Contains(token.Text) && token.Id != Math.Max(count, last + 1))
            {
                return false;
            }

            last = Math.Max(last, token.Id);
        }

        return true;
    }

    private IEnumerable<AddedToken> AddedTokens(OutputVocabulary vocabulary) => vocabulary.Start.Added.Concat(Added);
}
