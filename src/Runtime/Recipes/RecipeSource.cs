using MergeDsl.Catalog;
using MergeDsl.Diagnostics;

namespace MergeDsl.Recipes;

/// <summary>The text that a recipe, compiled or interpreted, comes from: what only the text tells is asked of it.</summary>
/// <param name="recipe">The recipe.</param>
internal sealed class RecipeSource(MergeRecipe recipe)
{
    // No more of the methods is needed than the recipe itself carries.
    private readonly Lazy<RecipePlaces> places = new(() =>
        RecipePlaces.Of(recipe.Source.InFile, new MethodCatalog(recipe.EarlierStages.Append(recipe).Select(r => r.Layout.Method))));

    /// <summary>The document with the cases of its parameters; null where the text is not that of the recipe.</summary>
    public Recipe? Document => places.Value.Find(Stage) is { } document && document.Modules.Count == recipe.Layout.Modules.Count ? document : null;

    // Of a file of several documents the one that the recipe is; null: its result, or its only one.
    private string? Stage => places.Value.Find(recipe.Name) is null ? null : recipe.Name;

    /// <summary>A diagnostic at a part of the recipe.</summary>
    public RecipeDiagnostic Locate(RecipePlace place, DiagnosticDescriptor descriptor, string message) => places.Value.Locate(Stage, place, descriptor, message);

    /// <summary>Whether a comment says that it is not to be reported.</summary>
    public bool IsSuppressed(RecipeDiagnostic diagnostic) => places.Value.IsSuppressed(diagnostic);

    /// <summary>Whether the recipe alone gave reason to say something about the same part of it.</summary>
    public bool IsSpokenOf(RecipeDiagnostic diagnostic) => places.Value.IsSpokenOf(diagnostic);
}
