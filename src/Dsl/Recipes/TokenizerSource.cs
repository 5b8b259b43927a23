namespace MergeDsl.Recipes;

/// <summary>Where the output's vocabulary comes from: a model, the base, or the union of all inputs.</summary>
/// <param name="Kind">Which of these.</param>
/// <param name="Model">The model, where the kind says so; else null.</param>
public sealed record TokenizerSource(TokenizerSourceKind Kind, ModelReference? Model = null);
