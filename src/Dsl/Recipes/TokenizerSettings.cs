namespace MergeDsl.Recipes;

/// <summary>What the output's tokenizer is made of.</summary>
/// <param name="Source">Where the vocabulary comes from.</param>
/// <param name="Tokens">What is said about single tokens, in the recipe's order.</param>
/// <param name="PadToMultipleOf">The number that the vocabulary's size is padded to a multiple of; or null.</param>
public sealed record TokenizerSettings(TokenizerSource Source, EquatableArray<TokenSetting> Tokens = default, int? PadToMultipleOf = null);
