namespace MergeDsl.Tokenizers;

/// <summary>A token that text is split into by the rules of its tokenizer.</summary>
/// <param name="Text">The token as the vocabulary writes it.</param>
/// <param name="Id">Its row.</param>
/// <param name="Score">Its score in a unigram tokenizer; else 0.</param>
internal readonly record struct OrdinaryToken(string Text, int Id, double Score = 0);
