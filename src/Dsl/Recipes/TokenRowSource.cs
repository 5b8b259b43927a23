namespace MergeDsl.Recipes;

/// <summary>Where the row of a token comes from. No model: zeros. A model alone: that model's row for the same token.</summary>
/// <param name="Model">The model; null for zeros.</param>
/// <param name="Token">Another token of that model; or null.</param>
/// <param name="TokenId">The id of another token of that model; or null.</param>
public sealed record TokenRowSource(ModelReference? Model, string? Token = null, int? TokenId = null);
