using MergeDsl.Diagnostics;
using MergeDsl.Generators.Emission;

namespace MergeDsl.Generators.Recipes;

/// <summary>What becomes of a recipe: its class, unless another has its name or something failed, and what is to be said.</summary>
/// <param name="Path">The recipe's file, as the compiler knows it.</param>
/// <param name="Class">The class; or null.</param>
/// <param name="Messages">What is to be said.</param>
internal sealed record ClassOrMessages(string Path, RecipeClass? Class, EquatableArray<RecipeMessage> Messages)
{
    public static ClassOrMessages Of(CompiledRecipe recipe, AssignedNames names)
    {
        RecipeName name = names.Of(recipe.Path);
        if (name.TakenBy is { } other)
        {
            // Reported by the analyzer as well, unless it does not run.
            return new(recipe.Path, null, recipe.Speaks ? [.. recipe.Messages, RecipeMessage.Of(GenerationDiagnostics.ClassTwice, name.Class, other)] : []);
        }

        try
        {
            return new(recipe.Path, RecipeClassBuilder.Build(recipe, name), recipe.Messages);
        }
        catch (Exception e)
        {
            return new(recipe.Path, null, [.. recipe.Messages, RecipeMessage.Of(GenerationDiagnostics.Failure, recipe.ShownPath, e.GetType().Name, e.Message)]);
        }
    }
}
