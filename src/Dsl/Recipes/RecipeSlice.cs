namespace MergeDsl.Recipes;

/// <summary>A piece of the output: whole models, or the same number of layers of each input.</summary>
/// <param name="Inputs">The inputs in the recipe's order; with <c>models:</c> an unlisted base model is the last.</param>
/// <param name="BaseModel">The slice's base model, whether or not it is an input; or null.</param>
/// <param name="Parameters">The global parameters in the order of the method's schema.</param>
public sealed record RecipeSlice(EquatableArray<RecipeInput> Inputs, ModelReference? BaseModel, EquatableArray<ResolvedParameter> Parameters);
