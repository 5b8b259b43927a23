using MergeDsl.Catalog;

namespace MergeDsl.Recipes;

/// <summary>The text that a recipe, compiled or interpreted, comes from.</summary>
internal static class RecipeSource
{
    /// <summary>Where its parts stand. No more of the methods is needed than the recipe itself carries.</summary>
    public static RecipePlaces PlacesOf(MergeRecipe recipe) =>
        RecipePlaces.Of(recipe.Source.Text, new MethodCatalog(recipe.EarlierStages.Append(recipe).Select(r => r.Layout.Method)));

    /// <summary>The document of a file of several that the recipe is; null: its result, or its only one.</summary>
    public static string? StageOf(MergeRecipe recipe, RecipePlaces places) => places.Find(recipe.Name) is null ? null : recipe.Name;
}
