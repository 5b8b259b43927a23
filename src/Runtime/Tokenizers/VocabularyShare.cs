using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>What a model has to do with the output's vocabulary.</summary>
/// <param name="Model">The model.</param>
/// <param name="Kind">The kind of its tokenizer.</param>
/// <param name="Tokens">How many tokens it knows.</param>
/// <param name="New">The tokens that the vocabulary has from it.</param>
/// <param name="Filled">How many of the vocabulary's tokens it lacks: rows that are filled.</param>
internal sealed record VocabularyShare(ModelReference Model, string Kind, int Tokens, IReadOnlyList<string> New, int Filled);
