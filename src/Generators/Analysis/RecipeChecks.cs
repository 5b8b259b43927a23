using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Recipes;
using MergeDsl.Text;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Analysis;

/// <summary>What there is to say about one recipe, and what it wants to be called.</summary>
internal sealed record RecipeChecks(RecipeIdentity Identity, IEnumerable<Diagnostic> Diagnostics)
{
    // The text is compiled after each of its fixes: for recipes that people write, milliseconds.
    private const int MaxLength = 100_000;

    public static RecipeChecks Of(RecipeSource source, MethodCatalog catalog)
    {
        if (source.Text is null)
        {
            return Failed(source, RecipeMessage.Of(GenerationDiagnostics.Unreadable, source.ShownPath));
        }

        try
        {
            RecipeCompilation compilation = RecipeCompiler.Compile(source.ShownPath, source.Text, catalog);
            TextEdit? all = FixAll(source, source.Text, compilation, catalog);
            return new(RecipeIdentity.Of(source, compilation.Stages), compilation.Diagnostics.Select(d => RoslynDiagnostics.At(d, source.Path, all)));
        }
        catch (Exception e)
        {
            return Failed(source, RecipeMessage.Of(GenerationDiagnostics.Failure, source.ShownPath, e.GetType().Name, e.Message));
        }
    }

    // One fix may be in the way of another, so that an editor cannot just make them all: it gets what `check --fix` would write.
    private static TextEdit? FixAll(RecipeSource source, string text, RecipeCompilation compilation, MethodCatalog catalog) =>
        text.Length > MaxLength || !compilation.Diagnostics.Any(d => d.Fix.Count > 0) ? null
            : TextEdit.Between(text, RecipeFixes.Apply(source.ShownPath, text, catalog).Text);

    private static RecipeChecks Failed(RecipeSource source, RecipeMessage message) =>
        new(RecipeIdentity.Of(source, []), [RoslynDiagnostics.AtFile(message, source.Path)]);
}
