using MergeDsl.Diagnostics;
using Xunit;

namespace MergeDsl.Tests;

/// <summary>Recipes with a mistake each, and recipes without: what is said about them, where, and that nothing else is.</summary>
public sealed class RecipeCaseTests
{
    private static readonly Dictionary<string, RecipeCase> All = RecipeCase.In("mistakes").Concat(RecipeCase.In("accepted")).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_told_at_its_place_and_nothing_else_is(string name)
    {
        RecipeCase one = All[name];
        RecipeCompilation result = RecipeCheck.Compile(one.Text);
        Assert.True(
            one.Expected.Select(e => $"{e.Place} {e.Start}-{e.End}").SequenceEqual(result.Diagnostics.Select(d => $"{Place(d)} {d.Span.Start}-{d.Span.End}"))
            && one.Expected.Zip(result.Diagnostics).All(p => p.First.IsSaidIn(p.Second.Message)),
            $"{name}\nexpected {string.Join("\n         ", one.Expected.Select(e => $"{e.Place} {e.End - e.Start}: {string.Join(" … ", e.Words)}"))}\ncame     {string.Join("\n         ", result.Diagnostics.Select(d => $"{Place(d)} {d.Span.Length}: {d.Message}"))}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_fix_is_offered_for_it_mends(string name)
    {
        string text = All[name].Text;
        foreach (RecipeDiagnostic diagnostic in RecipeCheck.Compile(text).Diagnostics.Where(d => d.Fix.Count > 0))
        {
            RecipeCompilation after = RecipeCheck.Compile(RecipeCheck.Fixed(text, diagnostic));
            Assert.False(after.Diagnostics.Any(d => d.Severity != RecipeSeverity.Info), $"{diagnostic.Format("x")}\nwas to be mended, and this is left:\n{RecipeCheck.Show(after)}\nof\n{RecipeCheck.Fixed(text, diagnostic)}");
        }
    }

    // Rows 51 to 65 need headers, 72 too; 70 needs somebody who looks for directories.
    [Fact]
    public void Every_row_of_the_table_of_mistakes_is_covered() =>
        Assert.Equal(
            Enumerable.Range(1, 50).Concat(Enumerable.Range(66, 6)).Except([70]),
            RecipeCase.In("mistakes").SelectMany(c => c.Rows).GroupBy(r => r).Where(g => g.Count() >= 3).Select(g => g.Key).Order());

    private static string Place(RecipeDiagnostic d) => $"({d.Start.Line + 1},{d.Start.Column + 1}): {d.Severity.ToString().ToLowerInvariant()} {d.Descriptor.Id}";
}
