using MergeDsl.Diagnostics;

namespace MergeDsl.Cli;

/// <summary>A recipe that was checked.</summary>
/// <param name="Path">Its file, as it was given.</param>
/// <param name="Diagnostics">What there is to say about it.</param>
internal sealed record CheckedRecipe(string Path, EquatableArray<RecipeDiagnostic> Diagnostics);
