using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>The output's vocabulary: the tokens of the tokenizer that it starts from under their ids, then new ones.</summary>
internal sealed class OutputVocabulary
{
    private readonly Dictionary<string, int> ids;
    private readonly List<NewToken> added = [];
    private readonly Dictionary<string, (AddedToken Attributes, ModelReference Model)> attributes;

    /// <summary>Begins with a tokenizer's tokens.</summary>
    public OutputVocabulary(ModelVocabulary start)
    {
        Start = start;
        ids = start.Tokenizer.Ids.Where(t => t.Value < start.Size).ToDictionary(StringComparer.Ordinal);
        attributes = start.Added.DistinctBy(t => t.Text).ToDictionary(t => t.Text, t => (t, start.Model), StringComparer.Ordinal);
        RowCount = ids.Count == 0 ? 0 : ids.Values.Max() + 1;
    }

    /// <summary>The vocabulary that it starts from.</summary>
    public ModelVocabulary Start { get; }

    /// <summary>The rows of all tokens.</summary>
    public IReadOnlyDictionary<string, int> Ids => ids;

    /// <summary>The tokens that it has besides, in the order of their ids.</summary>
    public IReadOnlyList<NewToken> New => added;

    /// <summary>Rows that tokens have, those between them included.</summary>
    public int RowCount { get; private set; }

    /// <summary>Whether it is no more and no less than the tokenizer that it starts from.</summary>
    public bool IsUnchanged => added.Count == 0 && ids.Count == Start.Tokenizer.Ids.Count;

    /// <summary>The tokens of rows 0, 1, …; null for a row that no token has. Where several have one, the last added counts, as in decoding.</summary>
    public string?[] Tokens
    {
        get
        {
            string?[] tokens = new string?[RowCount];
            foreach ((string text, int id) in ids.OrderBy(t => attributes.ContainsKey(t.Key)))
            {
                tokens[id] = text;
            }

            return tokens;
        }
    }

    /// <summary>
    /// Adds what another vocabulary has and this one lacks. Ordinary tokens of all vocabularies are added before added
    /// ones, because tokenizers look for these behind the others.
    /// </summary>
    /// <param name="others">The other vocabularies.</param>
    /// <param name="differs">Is told of added tokens whose attributes differ: token, whose are kept, and in which model they differ.</param>
    public void Unite(IReadOnlyList<ModelVocabulary> others, Action<string, ModelReference, ModelReference> differs)
    {
        List<ModelVocabulary> different = [.. others.DistinctBy(o => (o.Tokenizer, o.Size)).Where(o => o.Tokenizer != Start.Tokenizer || o.Size != Start.Size)];
        foreach (ModelVocabulary other in different)
        {
            foreach (OrdinaryToken token in other.Ordinary.Where(t => !ids.ContainsKey(t.Text)))
            {
                Add(new(token.Text, RowCount, null, token.Score, other));
            }
        }

        foreach (ModelVocabulary other in different)
        {
            foreach (AddedToken token in other.Added)
            {
                AddAdded(token, other, differs);
            }
        }
    }

    /// <summary>Adds a token that the recipe lists, with the attributes that it has where it is known.</summary>
    public void AddListed(string token, IEnumerable<ModelVocabulary> models)
    {
        AddedToken known = models.SelectMany(m => m.Tokenizer.Added).FirstOrDefault(t => t.Text == token) ?? new(token, 0);
        attributes[token] = (known, Start.Model);
        Add(new(token, RowCount, known with { Id = RowCount }, 0, null));
    }

    private void AddAdded(AddedToken token, ModelVocabulary other, Action<string, ModelReference, ModelReference> differs)
    {
        if (!ids.ContainsKey(token.Text))
        {
            attributes.Add(token.Text, (token, other.Model));
            Add(new(token.Text, RowCount, token with { Id = RowCount }, 0, other));
        }
        else if (attributes.TryGetValue(token.Text, out (AddedToken Attributes, ModelReference Model) first))
        {
            if (!first.Attributes.HasAttributesOf(token))
            {
                differs(token.Text, first.Model, other.Model);
            }
        }
        else if (added.Count > 0 && ids[token.Text] - added[0].Id is >= 0 and int index)
        {
            // Ordinary in another of the new models: its attributes are not lost. What the first tokenizer has stays as it is there.
            attributes.Add(token.Text, (token, other.Model));
            added[index] = added[index] with { Attributes = token with { Id = added[index].Id } };
        }
    }

    private void Add(NewToken token)
    {
        ids.Add(token.Text, token.Id);
        added.Add(token);
        RowCount = token.Id + 1;
    }
}
