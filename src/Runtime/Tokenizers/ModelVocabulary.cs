using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>The tokens that a model knows: those of its tokenizer that it has rows for.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Size">Its <c>vocab_size</c>: tokens whose id is at or past it are unused padding.</param>
internal sealed record ModelVocabulary(ModelReference Model, ModelTokenizer Tokenizer, int Size)
{
    /// <summary>Its ordinary tokens that are not added ones too, in the order of the file.</summary>
    public IEnumerable<OrdinaryToken> Ordinary
    {
        get
        {
            HashSet<string> added = [.. Tokenizer.Added.Select(t => t.Text)];
            return Tokenizer.Ordinary.Where(t => t.Id < Size && !added.Contains(t.Text));
        }
    }

    /// <summary>Its added tokens, in the order of the files.</summary>
    public IEnumerable<AddedToken> Added => Tokenizer.Added.Where(t => t.Id < Size);

    /// <summary>The tokens that it has no rows for, by id.</summary>
    public IReadOnlyList<string> Unused
    {
        get
        {
            List<string> unused = [];
            foreach ((string token, int id) in Tokenizer.Ids)
            {
                if (id >= Size)
                {
                    unused.Add(token);
                }
            }

            return unused.Count < 2 ? unused : [.. unused.OrderBy(t => Tokenizer.Ids[t])];
        }
    }

    /// <summary>The row of a token; -1 for one that the model lacks.</summary>
    public int RowOf(string token) => Tokenizer.Ids.TryGetValue(token, out int id) && id < Size ? id : -1;
}
