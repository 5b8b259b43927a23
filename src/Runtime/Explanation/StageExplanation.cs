using MergeDsl.Recipes;

namespace MergeDsl.Explanation;

/// <summary>A document of a recipe file.</summary>
/// <param name="Name">The stage's name, or the file's for its result.</param>
/// <param name="Recipe">The document.</param>
/// <param name="Slices">Its slices, module by module.</param>
internal sealed record StageExplanation(string Name, Recipe Recipe, IReadOnlyList<SliceExplanation> Slices);
