using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Recipes;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Analysis;

/// <summary>What there is to say about one recipe, and what it wants to be called.</summary>
internal sealed record RecipeChecks(RecipeIdentity Identity, IEnumerable<Diagnostic> Diagnostics)
{
    public static RecipeChecks Of(RecipeSource source, MethodCatalog catalog)
    {
        if (source.Text is null)
        {
            return Failed(source, RecipeMessage.Of(GenerationDiagnostics.Unreadable, source.ShownPath));
        }

        try
        {
            RecipeCompilation compilation = RecipeCompiler.Compile(source.ShownPath, source.Text, catalog);
            return new(RecipeIdentity.Of(source, compilation.Stages), compilation.Diagnostics.Select(d => RoslynDiagnostics.At(d, source.Path)));
        }
        catch (Exception e)
        {
            return Failed(source, RecipeMessage.Of(GenerationDiagnostics.Failure, source.ShownPath, e.GetType().Name, e.Message));
        }
    }

    private static RecipeChecks Failed(RecipeSource source, RecipeMessage message) =>
        new(RecipeIdentity.Of(source, []), [RoslynDiagnostics.AtFile(message, source.Path)]);
}
