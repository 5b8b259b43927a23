namespace MergeDsl.Recipes;

/// <summary>One input of a merge: a whole model, or some of its layers.</summary>
/// <param name="Model">The checkpoint.</param>
/// <param name="Layers">The layers; null for whole models.</param>
/// <param name="IsBase">Whether it is the slice's base model; also where the method takes it for an ordinary input.</param>
/// <param name="Parameters">The per-model parameters in the order of the method's schema; empty for the base of a method that knows one.</param>
public sealed record RecipeInput(ModelReference Model, LayerRange? Layers, bool IsBase, EquatableArray<ResolvedParameter> Parameters);
