namespace MergeDsl.Recipes;

/// <summary>What a recipe says about one token.</summary>
/// <param name="Token">The token's text.</param>
/// <param name="Source">Where its row comes from in models that lack it; or null.</param>
/// <param name="Force">Whether that row is used for every model, also those that have the token.</param>
public sealed record TokenSetting(string Token, TokenRowSource? Source, bool Force = false);
