using Xunit;

namespace MergeDsl.Tests.Commands;

public class MergeSeveralTests
{
    private const string Recipe = "models:\n  - model: alpha\n    parameters: {weight: 1}\n  - model: beta\n    parameters: {weight: 3}\nmerge_method: linear\n";

    private readonly string[] root = ["--model-root", Path.Combine(TestData.Goldens, "models")];

    [Fact]
    public async Task Several_recipes_are_merged_into_directories_of_their_names()
    {
        using TemporaryDirectory temporary = new();
        string[] recipes = [temporary.Write("a.merge.yml", Recipe), temporary.Write("b.yml", Recipe.Replace("3", "2")), temporary.Write("c.yaml", Recipe.Replace("3", "1"))];
        CommandResult result = await CommandResult.RunAsync(["merge", .. recipes, "--out-root", temporary["out"], .. root]);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Equal(["a", "b", "c"], Directory.EnumerateFileSystemEntries(temporary["out"]).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal));
        string[] lines = result.Error.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Count(l => l.StartsWith(temporary["out"], StringComparison.Ordinal) && l.Contains(": 39 tensors, ")));
        Assert.StartsWith("3 results in ", lines[^1], StringComparison.Ordinal);

        await CommandResult.RunAsync(["merge", recipes[1], temporary["alone"], .. root]);
        Assert.All(Directory.GetFiles(temporary["alone"]), f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(temporary["out", "b", Path.GetFileName(f)])));
    }

    [Fact]
    public async Task One_recipe_may_have_its_place_by_its_name()
    {
        using TemporaryDirectory temporary = new();
        Assert.Equal(new(0, "", ""), await CommandResult.RunAsync(["merge", "--out-root", temporary["out"], temporary.Write("a.merge.yml", Recipe), "-q", .. root]));
        Assert.True(File.Exists(temporary["out", "a", "model.safetensors"]));
    }

    [Fact]
    public async Task Two_recipes_of_one_name_are_refused_before_any_work()
    {
        using TemporaryDirectory temporary = new();
        string first = temporary.Write("one/x.merge.yml", Recipe), second = temporary.Write("two/x.yml", Recipe);
        Assert.Equal(
            new(1, "", $"error MRG7070: 2 results would be named x ({first}, {second}); give them names of their own, or merge them one after the other\n"),
            await CommandResult.RunAsync(["merge", first, second, "--out-root", temporary["out"], .. root]));
        Assert.False(Directory.Exists(temporary["out"]));
    }

    [Fact]
    public async Task Mistakes_in_all_recipes_are_said_and_none_is_merged()
    {
        using TemporaryDirectory temporary = new();
        string a = temporary.Write("a.yml", Recipe.Replace("linear", "linaer")), b = temporary.Write("b.yml", Recipe), c = temporary.Write("c.yml", Recipe.Replace("linear", "slrep"));
        CommandResult result = await CommandResult.RunAsync(["merge", a, b, c, "--out-root", temporary["out"], .. root]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{a}(6,15): error MRG2003: ", result.Error);
        Assert.Contains($"{c}(6,15): error MRG2003: ", result.Error);
        Assert.False(Directory.Exists(temporary["out"]));
    }

    [Fact]
    public async Task Missing_models_of_all_recipes_are_said_at_their_places()
    {
        using TemporaryDirectory temporary = new();
        string a = temporary.Write("a.yml", Recipe.Replace("alpha", "alhpa")), b = temporary.Write("b.yml", Recipe.Replace("beta", "btea"));
        CommandResult result = await CommandResult.RunAsync(["merge", a, b, "--out-root", temporary["out"], .. root]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{a}(2,12): error MRG7031: model alhpa: ", result.Error);
        Assert.Contains($"{b}(4,12): error MRG7031: model btea: ", result.Error);
        Assert.False(Directory.Exists(temporary["out"]));
    }

    [Fact]
    public async Task An_output_beside_the_directory_of_all_is_explained()
    {
        using TemporaryDirectory temporary = new();
        CommandResult result = await CommandResult.RunAsync(["merge", temporary.Write("a.yml", Recipe), temporary["merged"], "--out-root", temporary["out"], .. root]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error MRG7009: ", result.Error);
        Assert.EndsWith("note: with --out-root all arguments are recipes, and there is no OUT\n", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(temporary["out"]));
    }

    [Fact]
    public async Task Interrupting_leaves_nothing()
    {
        using TemporaryDirectory temporary = new();
        string[] recipes = [temporary.Write("a.yml", Recipe), temporary.Write("b.yml", Recipe)];
        CommandResult result = await CommandResult.RunAsync(["merge", .. recipes, "--out-root", temporary["out"], .. root], "", new CancellationToken(canceled: true));
        Assert.Equal(130, result.ExitCode);
        Assert.Equal(recipes, Directory.EnumerateFileSystemEntries(temporary.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("merge x y z --out-root w --densty 1", "Unrecognized command or argument '--densty'.")]
    [InlineData("merge x y z --out-root", "Required argument missing for option: '--out-root'.")]
    public async Task Mistakes_in_the_command_line_are_said(string line, string message) =>
        Assert.Contains(message, (await CommandResult.RunAsync(line.Split(' '))).Error);
}
