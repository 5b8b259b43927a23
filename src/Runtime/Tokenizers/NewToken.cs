namespace MergeDsl.Tokenizers;

/// <summary>A token of the output's vocabulary that the tokenizer it starts from does not have.</summary>
/// <param name="Text">The token.</param>
/// <param name="Id">Its row.</param>
/// <param name="Attributes">Its attributes where it is an added token; null for an ordinary one.</param>
/// <param name="Score">The score of an ordinary token in the unigram tokenizer that it is from; else 0.</param>
/// <param name="Origin">The vocabulary that it is from; null for one that the recipe lists.</param>
internal sealed record NewToken(string Text, int Id, AddedToken? Attributes, double Score, ModelVocabulary? Origin);
