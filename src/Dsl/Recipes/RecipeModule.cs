namespace MergeDsl.Recipes;

/// <summary>A layer stack of the output.</summary>
/// <param name="Name">Its key under <c>modules:</c>; null for a recipe without that key.</param>
/// <param name="WholeModels">Whether it was written as <c>models:</c> (then there is one slice) and not as <c>slices:</c>.</param>
/// <param name="Slices">Its slices, from the first layer to the last.</param>
public sealed record RecipeModule(string? Name, bool WholeModels, EquatableArray<RecipeSlice> Slices);
