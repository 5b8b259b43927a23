namespace MergeDsl.Tokenizers;

/// <summary>Two neighbours that a BPE tokenizer joins into one token.</summary>
/// <param name="Left">The first.</param>
/// <param name="Right">The second.</param>
internal readonly record struct TokenMerge(string Left, string Right)
{
    /// <summary>The token that they become.</summary>
    public string Result => Left + Right;

    /// <summary>The pair that a text names, with one blank between; null where it names none.</summary>
    public static TokenMerge? Parse(string text)
    {
        int blank = text.IndexOf(' ');
        return blank < 0 || text.IndexOf(' ', blank + 1) >= 0 ? null : new(text[..blank], text[(blank + 1)..]);
    }
}
