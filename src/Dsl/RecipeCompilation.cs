using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl;

/// <summary>What came of a recipe file.</summary>
/// <param name="Path">The file's path, as it was given.</param>
/// <param name="Stages">The documents of the file in an order in which they can run; the result is the last. With errors: what could be bound, perhaps nothing.</param>
/// <param name="Diagnostics">What is to be said about the file, in the order of the text.</param>
public sealed record RecipeCompilation(string Path, EquatableArray<Recipe> Stages, EquatableArray<RecipeDiagnostic> Diagnostics)
{
    /// <summary>Whether there is an error; then the stages are only good for showing what could be bound.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == RecipeSeverity.Error);

    /// <summary>The document whose merge is the file's result; null where nothing could be bound.</summary>
    public Recipe? Result => Stages.Count == 0 ? null : Stages[Stages.Count - 1];
}
