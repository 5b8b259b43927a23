using MergeDsl.Catalog;

namespace MergeDsl;

/// <summary>The whole language as one pure, total function.</summary>
public static class RecipeCompiler
{
    /// <summary>Compiles the text of a recipe file. Never throws: whatever is wrong is a diagnostic.</summary>
    /// <param name="path">The file's path, for names and messages; it is not opened.</param>
    /// <param name="text">The recipe's text.</param>
    /// <param name="catalog">The methods that it may name.</param>
    public static RecipeCompilation Compile(string path, string text, MethodCatalog catalog) =>
        throw new NotImplementedException();
}
