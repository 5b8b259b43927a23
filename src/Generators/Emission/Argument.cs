namespace MergeDsl.Generators.Emission;

/// <summary>A named argument.</summary>
/// <param name="Name">The parameter's name in C#.</param>
/// <param name="Lines">The expression; more lines than one where it chooses between several conditions.</param>
internal sealed record Argument(string Name, EquatableArray<string> Lines);
