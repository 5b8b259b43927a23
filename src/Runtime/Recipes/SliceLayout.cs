namespace MergeDsl.Recipes;

/// <summary>Who takes part in a piece of the output.</summary>
/// <param name="Inputs">The inputs in the recipe's order, the base among them where it takes part.</param>
/// <param name="BaseModel">The base model; or null.</param>
public sealed record SliceLayout(EquatableArray<SliceInput> Inputs, ModelReference? BaseModel = null);
