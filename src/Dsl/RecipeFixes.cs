using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl;

/// <summary>A recipe after all its fixes.</summary>
/// <param name="Text">The text as it is now.</param>
/// <param name="Applied">The diagnostics whose fixes were made, in that order; each at its place in the text of its time.</param>
/// <param name="Compilation">What there is to say about the text now.</param>
public sealed record RecipeFixes(string Text, EquatableArray<RecipeDiagnostic> Applied, RecipeCompilation Compilation)
{
    // A fix may bring another mistake to light, so the text is compiled after each; this many are enough for any recipe.
    private const int MaxFixes = 200;

    /// <summary>Makes the fixes of a recipe one after the other until there is none left.</summary>
    /// <param name="path">The file's path, for names and messages; it is not opened.</param>
    /// <param name="text">The recipe's text.</param>
    /// <param name="catalog">The methods that it may name.</param>
    public static RecipeFixes Apply(string path, string text, MethodCatalog catalog)
    {
        List<RecipeDiagnostic> applied = [];
        HashSet<string> seen = [text];
        RecipeCompilation compilation = RecipeCompiler.Compile(path, text, catalog);
        while (applied.Count < MaxFixes && compilation.Diagnostics.FirstOrDefault(d => d.Fix.Count > 0) is { } next)
        {
            string mended = TextEdit.Apply(text, next.Fix);
            if (!seen.Add(mended))
            {
                break;
            }

            applied.Add(next);
            text = mended;
            compilation = RecipeCompiler.Compile(path, text, catalog);
        }

        return new(text, applied.ToEquatableArray(), compilation);
    }
}
