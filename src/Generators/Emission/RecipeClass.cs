using MergeDsl.Generators.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>The class of a recipe, with everything decided: what is printed, and what is cached.</summary>
/// <param name="Name">Its names.</param>
/// <param name="ShownPath">The recipe's file, as people see it.</param>
/// <param name="IsInternal">Whether the class is internal.</param>
/// <param name="IsBroken">Whether the recipe has errors; then the class is a shell that throws.</param>
/// <param name="Result">The document whose merge is the recipe's result.</param>
/// <param name="Stages">The documents that the result uses, in an order in which they can run.</param>
internal sealed record RecipeClass(
    RecipeName Name, string ShownPath, bool IsInternal, bool IsBroken, DocumentClass Result, EquatableArray<StageMember> Stages);
