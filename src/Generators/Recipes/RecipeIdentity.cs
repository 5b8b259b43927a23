namespace MergeDsl.Generators.Recipes;

/// <summary>What a recipe's name is made of.</summary>
/// <param name="Path">Its file, as the compiler knows it.</param>
/// <param name="ShownPath">The path that people see.</param>
/// <param name="Name">The file's name without <c>.merge.yml</c>.</param>
/// <param name="Class">The class that the recipe asks for; or null.</param>
/// <param name="Namespace">The namespace that the recipe asks for; or null.</param>
internal sealed record RecipeIdentity(string Path, string ShownPath, string Name, string? Class, string? Namespace)
{
    public static RecipeIdentity Of(CompiledRecipe recipe)
    {
        MergeDsl.Recipes.RecipeExtensions? extensions = recipe.Stages.Count == 0 ? null : recipe.Stages[recipe.Stages.Count - 1].Extensions;
        return new(recipe.Path, recipe.ShownPath, recipe.Name, extensions?.Class, extensions?.Namespace);
    }
}
