using MergeDsl.Diagnostics;
using Xunit;

namespace MergeDsl.Tests;

public sealed class PublishedRecipesTests
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "Data");

    public static TheoryData<string> Recipes => [.. Files("recipes").Where(f => !f.StartsWith("bad-") && !f.StartsWith("27-"))];

    public static TheoryData<string> Goldens => [.. Files("goldens")];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_published_recipe_is_accepted(string file) => AssertAccepted(Path.Combine("recipes", file));

    [Theory]
    [MemberData(nameof(Goldens))]
    public void A_golden_recipe_is_accepted(string file) => AssertAccepted(Path.Combine("goldens", file));

    [Theory]
    [InlineData("sara.yml", "sara.yml(4,7): warning MRG4003: `density` of the base model has no effect: ties merges the differences of the other models from it\nsara.yml(20,3): info MRG4002: `int8_mask` is accepted and changes nothing here")]
    [InlineData("mistral-wizardmath-codellama.yml", "mistral-wizardmath-codellama.yml(18,3): info MRG4002: `int8_mask` is accepted and changes nothing here")]
    [InlineData("27-moe-hidden-escapes.yml", "27-moe-hidden-escapes.yml(4,1): error MRG2017: `experts` makes this a mixture-of-experts recipe, which is another kind of recipe: it routes between models and does not merge them")]
    [InlineData("bad-01-nuslerp-missing-models-key.yml", "bad-01-nuslerp-missing-models-key.yml(4,3): error MRG1009: this line is indented under `base_model: /models/model-1`, which already has a value: unindent it, or give it a key of its own above")]
    [InlineData("bad-03-indented-rest-of-document.yml", "bad-03-indented-rest-of-document.yml(10,3): error MRG1009: this line is indented by 2, and the levels above it that are open by 0, 4, 6 or 8: line it up with one of them")]
    public void A_published_recipe_is_told_what_there_is_to_tell(string file, string expected) =>
        Assert.Equal(expected, string.Join("\n", Compile(Path.Combine("recipes", file)).Diagnostics.Select(d => d.Format(file))));

    [Fact]
    public void A_mega_recipe_has_its_result_last() => Assert.Equal(["stage-1", "stage-2"], Compile("recipes/07-multidoc-mega.yml").Stages.Select(s => s.Name));

    private static void AssertAccepted(string file)
    {
        RecipeCompilation result = Compile(file);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == RecipeSeverity.Error);
        Assert.NotNull(result.Result);
        Assert.Equal(result, Compile(file));
    }

    private static RecipeCompilation Compile(string file) => RecipeCompiler.Compile(file, File.ReadAllText(Path.Combine(Data, file)), TestCatalog.All);

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(Data, folder), "*.yml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
