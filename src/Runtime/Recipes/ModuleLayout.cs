namespace MergeDsl.Recipes;

/// <summary>Who takes part in a layer stack of the output.</summary>
/// <param name="Name">Its key under <c>modules:</c>; null for a recipe without that key.</param>
/// <param name="WholeModels">Whether whole models are merged (then there is one slice).</param>
/// <param name="Slices">Its slices, from the first layer to the last.</param>
public sealed record ModuleLayout(string? Name, bool WholeModels, EquatableArray<SliceLayout> Slices);
