using MergeDsl.CommandLine;
using MergeDsl.Methods;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.CommandLine;

/// <summary>The command line of a program that consists of recipes.</summary>
public class MergeApplicationTests
{
    private static readonly string Models = Path.Combine(TestData.Goldens, "models");

    [Fact]
    public async Task Recipes_are_listed_with_method_and_models() => Assert.Equal(
        new(0, "recipe   method  models\nhalf     slerp   alpha, base\naverage  linear  alpha, beta\n", ""),
        await Run("list"));

    [Fact]
    public async Task A_recipe_is_merged_by_its_name()
    {
        using TemporaryDirectory temporary = new();
        CommandResult result = await Run("merge", "average", temporary["out"], "--model-root", Models);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.True(File.Exists(temporary["out", "model.safetensors"]));
    }

    [Fact]
    public async Task A_recipe_is_planned_by_its_name() =>
        Assert.Contains("slerp(t: 0.5)", (await Run("plan", "half", "--model-root", Models)).Output);

    [Fact]
    public async Task All_recipes_are_checked_against_their_models()
    {
        CommandResult result = await Run("check", "--model-root", Models);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["half", "average"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':')[0]));
    }

    [Fact]
    public async Task A_check_goes_on_after_a_recipe_whose_models_are_missing()
    {
        CommandResult result = await Run("check", "--model-root", TestData.Goldens);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("half(1,18): error MRG7031: model alpha: ", result.Output);
        Assert.Contains("average(1,34): error MRG7031: model beta: ", result.Output);
    }

    [Fact]
    public async Task A_name_that_no_recipe_has_is_a_mistake_that_names_them_all()
    {
        CommandResult result = await Run("merge", "avarage", "out");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("there is no recipe 'avarage'; there are half, average", result.Error);
    }

    [Fact]
    public async Task Without_arguments_the_commands_are_shown()
    {
        CommandResult result = await Run();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("merge <RECIPE> <OUT>", result.Output);
    }

    private static async Task<CommandResult> Run(params string[] args)
    {
        MergeRecipe[] recipes =
        [
            Parse("half", "models: [{model: alpha}]\nbase_model: base\nmerge_method: slerp\nparameters: {t: 0.5}\n"),
            Parse("average", "models: [{model: alpha}, {model: beta}]\nmerge_method: linear\nparameters: {weight: 1}\n"),
        ];
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        CommandConsole console = new(output, error, TextReader.Null);
        int exitCode = await CommandRunner.RunAsync(MergeApplication.Root(console, null, recipes), args, console, CancellationToken.None);
        return new(exitCode, output.ToString(), error.ToString());
    }

    private static MergeRecipe Parse(string name, string text) => RecipeFile.Parse(name + ".merge.yml", text, MergeMethods.BuiltIn).Require();
}
