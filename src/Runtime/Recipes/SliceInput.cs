namespace MergeDsl.Recipes;

/// <summary>An input of a slice.</summary>
/// <param name="Model">The checkpoint.</param>
/// <param name="Layers">Its layers; null for whole models.</param>
public sealed record SliceInput(ModelReference Model, LayerRange? Layers = null);
