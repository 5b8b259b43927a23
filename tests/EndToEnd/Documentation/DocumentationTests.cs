using System.Reflection;
using System.Text.RegularExpressions;
using CustomMethod;
using MergeDsl.Catalog;
using MergeDsl.Methods;
using MergeDsl.Recipes;
using Xunit;
using Ties = Quickstart.Recipes.Ties;

namespace MergeDsl.Tests.Documentation;

/// <summary>What the README and the docs show is what there is.</summary>
public class DocumentationTests
{
    public static TheoryData<string> Pages =>
        ["README.md", .. Directory.GetFiles(Path.Combine(TestData.Repository, "docs"), "*.md").Select(f => "docs/" + Path.GetFileName(f))];

    [Fact]
    public void The_first_screen_of_the_readme_has_the_two_commands()
    {
        string[] screen = [.. File.ReadLines(Path.Combine(TestData.Repository, "README.md")).Take(20)];
        Assert.Contains("dotnet run --project samples/Quickstart", screen);
        Assert.Contains("dotnet test", screen);
    }

    [Fact]
    public async Task The_readmes_merge_is_a_merge()
    {
        using TemporaryDirectory temporary = new();
        string directory = Path.Combine(TestData.Repository, "samples", "Quickstart");
        string output = temporary["merged"];
        MergeResult result = await new Ties().MergeAsync(output, new MergeOptions { ModelRoot = directory });
        Assert.Equal((39, output), (result.Tensors, result.Directory));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/adding-a-merge-method.md")]
    public void Recipes_are_without_mistakes(string page)
    {
        MethodCatalog catalog = new(MergeMethods.BuiltIn.Schemas.Concat(
            typeof(SteadyMean).Assembly.GetCustomAttributes<MergeMethodSchemaAttribute>().Select(a => MethodSchemaText.Read(a.Schema)).OfType<MethodSchema>()));
        Assert.All(Blocks(page, "yaml"), recipe => Assert.Empty(RecipeCompiler.Compile(page, recipe, catalog).Diagnostics));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/adding-a-merge-method.md")]
    public void Code_stands_in_a_sample_or_a_test_line_by_line(string page)
    {
        string[][] compiled = [.. CompiledFiles().Select(f => File.ReadLines(f).Select(l => l.Trim()).ToArray())];
        Assert.All(Blocks(page, "csharp"), block =>
        {
            string[] lines = [.. block.Split('\n').Select(l => l.Trim()).Where(l => l is not ("" or "…"))];
            Assert.Contains(compiled, file => lines.All(line => file.Contains(line)));
        });
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(TestData.Repository, page)) ?? "";
        IEnumerable<string> targets = Regex.Matches(Read(page), @"\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)").Select(m => m.Groups[1].Value);
        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{page} links to {target}"));
    }

    private static string[] Blocks(string page, string language)
    {
        string[] blocks = [.. Regex.Matches(Read(page), $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(blocks);
        return blocks;
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(TestData.Repository, page)).ReplaceLineEndings("\n");

    private static IEnumerable<string> CompiledFiles() =>
        new[] { "samples", "tests/EndToEnd/Documentation" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(TestData.Repository, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"));
}
