using MergeDsl.Recipes;

namespace MergeDsl.Generators.Recipes;

/// <summary>What a recipe's name is made of.</summary>
/// <param name="Path">Its file, as the compiler knows it.</param>
/// <param name="ShownPath">The path that people see.</param>
/// <param name="Name">The file's name without <c>.merge.yml</c>.</param>
/// <param name="Class">The class that the recipe asks for; or null.</param>
/// <param name="Namespace">The namespace that the recipe asks for; or null.</param>
internal sealed record RecipeIdentity(string Path, string ShownPath, string Name, string? Class, string? Namespace)
{
    public static RecipeIdentity Of(CompiledRecipe recipe) => Of(recipe.Path, recipe.ShownPath, recipe.Name, recipe.Stages);

    public static RecipeIdentity Of(RecipeSource source, EquatableArray<Recipe> stages) => Of(source.Path, source.ShownPath, source.Name, stages);

    private static RecipeIdentity Of(string path, string shownPath, string name, EquatableArray<Recipe> stages)
    {
        RecipeExtensions extensions = stages.Count == 0 ? RecipeExtensions.None : stages[stages.Count - 1].Extensions;
        return new(path, shownPath, name, extensions.Class, extensions.Namespace);
    }
}
