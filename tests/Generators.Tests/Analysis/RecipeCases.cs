using Microsoft.CodeAnalysis;

namespace MergeDsl.Tests.Analysis;

/// <summary>The recipes with a mistake each, all in one project, as the compiler sees them.</summary>
public sealed class RecipeCases
{
    [Fact]
    public async Task The_analyzer_says_what_the_language_says_and_nothing_else()
    {
        IReadOnlyList<RecipeCase> cases = [.. RecipeCase.In("mistakes"), .. RecipeCase.In("accepted")];
        Project project = new() { Recipes = [.. cases.Select((c, i) => new RecipeItem(File(i), c.Text))] };
        ILookup<string, Diagnostic> said = (await project.AnalyzeRecipesAsync()).ToLookup(d => d.Location.GetLineSpan().Path);
        for (int i = 0; i < cases.Count; i++)
        {
            IReadOnlyList<ExpectedDiagnostic> expected = cases[i].Expected;
            List<Diagnostic> came = [.. said[Project.Folder + File(i)].OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
            Assert.True(
                expected.Select(e => $"{e.Place} {e.Start}-{e.End}").SequenceEqual(came.Select(d => $"{Place(d)} {d.Location.SourceSpan.Start}-{d.Location.SourceSpan.End}"))
                && expected.Zip(came).All(p => p.First.IsSaidIn(p.Second.GetMessage(null))),
                $"{cases[i].Name}: {string.Join("\n", came)}");
        }
    }

    private static string File(int index) => $"recipes/c{index:D4}.merge.yml";

    private static string Place(Diagnostic diagnostic) =>
        $"({diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1},{diagnostic.Location.GetLineSpan().StartLinePosition.Character + 1}): {diagnostic.DefaultSeverity.ToString().ToLowerInvariant()} {diagnostic.Id}";
}
