using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Recipes;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Analysis;

/// <summary>What there is to say about one recipe.</summary>
internal static class RecipeChecks
{
    public static IEnumerable<Diagnostic> Of(RecipeSource source, MethodCatalog catalog)
    {
        if (source.Text is null)
        {
            return [RoslynDiagnostics.AtFile(RecipeMessage.Of(GenerationDiagnostics.Unreadable, source.ShownPath), source.Path)];
        }

        try
        {
            return RecipeCompiler.Compile(source.ShownPath, source.Text, catalog).Diagnostics.Select(d => RoslynDiagnostics.At(d, source.Path));
        }
        catch (Exception e)
        {
            return [RoslynDiagnostics.AtFile(RecipeMessage.Of(GenerationDiagnostics.Failure, source.ShownPath, e.GetType().Name, e.Message), source.Path)];
        }
    }
}
