using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Recipes;

/// <summary>A recipe file after compilation, without positions: what every later step begins with.</summary>
/// <param name="Path">The file's path as the compiler knows it; never printed into code.</param>
/// <param name="ShownPath">The path that people see.</param>
/// <param name="Name">The file's name without <c>.merge.yml</c>.</param>
/// <param name="Stages">The documents in an order in which they can run; with errors what could be bound.</param>
/// <param name="IsBroken">Whether there are errors.</param>
/// <param name="Speaks">Whether the generator reports mistakes, because no analyzer will.</param>
/// <param name="Messages">What it reports then.</param>
internal sealed record CompiledRecipe(
    string Path, string ShownPath, string Name, EquatableArray<Recipe> Stages, bool IsBroken, bool Speaks, EquatableArray<RecipeMessage> Messages)
{
    public static CompiledRecipe Of(RecipeSource source, MethodCatalog catalog, bool speaks)
    {
        try
        {
            if (source.Text is null)
            {
                return Broken(source, speaks, RecipeMessage.Of(GenerationDiagnostics.Unreadable, source.ShownPath));
            }

            RecipeCompilation compilation = RecipeCompiler.Compile(source.ShownPath, source.Text, catalog);
            return new(
                source.Path,
                source.ShownPath,
                source.Name,
                compilation.Stages,
                compilation.HasErrors || compilation.Stages.Count == 0,
                speaks,
                speaks ? compilation.Diagnostics.Select(RecipeMessage.Of).ToEquatableArray() : []);
        }
        catch (Exception e)
        {
            return Broken(source, speaks, RecipeMessage.Of(GenerationDiagnostics.Failure, source.ShownPath, e.GetType().Name, e.Message));
        }
    }

    private static CompiledRecipe Broken(RecipeSource source, bool speaks, RecipeMessage message) =>
        new(source.Path, source.ShownPath, source.Name, [], true, speaks, speaks ? [message] : []);
}
