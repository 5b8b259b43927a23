using Xunit;

namespace MergeDsl.Tests.Commands;

/// <summary>What the models' headers show, in the commands that look at them.</summary>
public class ModelCheckTests
{
    private const string Recipe = "slices:\n  - sources:\n      - {model: alpha, layer_range: [0, 40]}\n      - {model: beta, layer_range: [0, 4]}\nmerge_method: linear\nparameters: {weight: 1}\n";
    private const string Good = "models: [{model: alpha}, {model: beta-f16}]\nmerge_method: linear\nparameters: {weight: 1}\n";

    [Fact]
    public async Task Check_reports_them_among_what_the_recipe_alone_shows()
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("x.merge.yml", Recipe.Replace("[0, 4]", "[0, 40]") + "name: x # mergedsl: ignore MRG4003 (nothing)\n");
        CommandResult result = await CommandResult.RunAsync("check", "--models", "--model-root", Path.Combine(TestData.Goldens, "models"), file);
        Assert.Equal(
            $"{file}(3,41): error MRG5011: slice 1: layer_range [0, 40] of alpha: the model has 4 layers, so the range must lie in [0, 4]\n" +
            $"{file}(4,40): error MRG5011: slice 1: layer_range [0, 40] of beta: the model has 4 layers, so the range must lie in [0, 4]\n" +
            $"{file}(7,9): info MRG4006: MRG4003 is not reported here; remove the suppression\n",
            result.Output);
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("merge")]
    public async Task Plan_and_merge_report_them_at_their_line(string command)
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("x.merge.yml", Recipe.Replace("[0, 4]", "[0, 40]"));
        string[] output = command == "merge" ? [temporary["out"]] : [];
        CommandResult result = await CommandResult.RunAsync([command, file, .. output, "--model-root", Path.Combine(TestData.Goldens, "models")]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{file}(3,41): error MRG5011: ", result.Error);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    [Fact]
    public async Task Advice_is_told_and_is_no_failure()
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("x.merge.yml", Good);
        string root = Path.Combine(TestData.Goldens, "models");
        CommandResult result = await CommandResult.RunAsync("check", "--models", "--model-root", root, file);
        Assert.StartsWith($"{file}(1,9): info MRG5028: ", result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"{file}(1,9): info MRG5028: ", (await CommandResult.RunAsync("plan", "--model-root", root, file)).Error);
        Assert.Equal("", (await CommandResult.RunAsync("plan", "--quiet", "--model-root", root, file)).Error);
    }

    [Fact]
    public async Task A_directory_that_is_missing_is_told_once_and_as_an_error()
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("x.merge.yml", Good.Replace("model: alpha", "model: ./alhpa"));
        CommandResult result = await CommandResult.RunAsync("check", "--models", "--model-root", Path.Combine(TestData.Goldens, "models"), file);
        Assert.StartsWith($"{file}(1,18): error MRG5001: ", Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task A_broken_recipe_is_checked_without_its_models()
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("x.merge.yml", Good.Replace("linear", "linaer").Replace("model: alpha", "model: ./alhpa"));
        CommandResult result = await CommandResult.RunAsync("check", "--models", file);
        Assert.Equal(["MRG4015", "MRG2003"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':')[1].Split(' ')[^1]));
    }
}
