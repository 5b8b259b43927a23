namespace MergeDsl.Recipes;

/// <summary>A value that code gave instead of the recipe's, for the model card.</summary>
/// <param name="Parameter">The member of the recipe's <c>Parameters</c>: <c>Model2Density</c>.</param>
/// <param name="Recipe">The recipe's value.</param>
/// <param name="Value">The value given in code.</param>
public sealed record ValueOverride(string Parameter, string Recipe, string Value);
