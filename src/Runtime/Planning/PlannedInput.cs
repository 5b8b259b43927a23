using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>An input of one output tensor.</summary>
/// <param name="Source">Where its elements come from.</param>
/// <param name="Model">The checkpoint that it belongs to, as the recipe names it.</param>
/// <param name="IsBase">Whether it is the base for a method that knows one.</param>
public sealed record PlannedInput(TensorSource Source, ModelReference Model, bool IsBase);
