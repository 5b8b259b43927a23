using System.Text.Json;
using Xunit;

namespace MergeDsl.Tests.Samples;

/// <summary>Where editors find the JSON schema: in the folder of intermediate files of each sample, into which a build copies it.</summary>
public class EditorTests
{
    private static string Samples => Path.Combine(TestData.Repository, "samples");

    public static TheoryData<string> Recipes =>
        [.. Directory.GetFiles(Samples, "*.merge.y*ml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Samples, f).Replace('\\', '/')).Where(f => !f.Contains("/bin/")).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_recipe_names_the_schema_of_its_project(string recipe)
    {
        const string Start = "# yaml-language-server: $schema=";
        string line = File.ReadLines(Path.Combine(Samples, recipe)).First();
        Assert.StartsWith(Start, line, StringComparison.Ordinal);
        string schema = Path.GetFullPath(Path.Combine(Samples, recipe, "..", line[Start.Length..]));
        Assert.Equal(Path.Combine(Samples, recipe.Split('/')[0], "obj", "mergedsl.schema.json"), schema);
    }

    [Fact]
    public void A_build_puts_it_there() =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(TestData.Repository, "docs", "mergedsl.schema.json")),
            File.ReadAllText(Path.Combine(Samples, "Quickstart", "obj", "mergedsl.schema.json")));

    [Fact]
    public void A_project_with_a_method_of_its_own_has_a_schema_of_its_own()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Samples, "CustomMethod", "obj", "mergedsl.schema.json")));
        Assert.Superset(
            new HashSet<string?> { "steady_mean", "learn_forget", "trimmed_mean" },
            schema.RootElement.GetProperty("properties").GetProperty("merge_method").GetProperty("oneOf").EnumerateArray().Select(m => m.GetProperty("const").GetString()).ToHashSet());
    }

    [Theory]
    [InlineData(".vscode")]
    [InlineData("samples/.vscode")]
    public void The_settings_of_the_editor_name_a_schema_that_is_there(string folder)
    {
        string path = Path.Combine(TestData.Repository, folder);
        using JsonDocument settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "settings.json")));
        JsonProperty schema = Assert.Single(settings.RootElement.GetProperty("yaml.schemas").EnumerateObject());
        Assert.True(File.Exists(Path.Combine(path, "..", schema.Name)), schema.Name);
    }
}
