using Xunit;

namespace MergeDsl.Tests.Commands;

public class MergeTests
{
    private const string Recipe = "models:\n  - model: alpha\n    parameters: {weight: 1}\n  - model: beta\n    parameters: {weight: 3}\nmerge_method: linear\n";

    [Fact]
    public async Task A_merge_writes_a_checkpoint_and_says_so_on_standard_error()
    {
        using TemporaryDirectory temporary = new();
        CommandResult result = await Merge(temporary, Recipe, "--lazy-unpickle", "--cuda");
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("note: no effect here: --cuda, --lazy-unpickle (", result.Error);
        Assert.Contains($"{temporary["out"]}: ", result.Error);
        Assert.Equal(Recipe, File.ReadAllText(temporary["out", "mergekit_config.yml"]));
        Assert.True(File.Exists(temporary["out", "model.safetensors"]));
    }

    [Fact]
    public async Task A_quiet_merge_says_nothing()
    {
        using TemporaryDirectory temporary = new();
        Assert.Equal(new(0, "", ""), await Merge(temporary, Recipe, "--quiet", "--cuda"));
    }

    [Fact]
    public async Task A_verbose_merge_shows_its_plan_first()
    {
        using TemporaryDirectory temporary = new();
        Assert.Contains("linear(normalize: true; weight: 1; weight: 3)", (await Merge(temporary, Recipe, "-v")).Error);
    }

    [Fact]
    public async Task A_broken_recipe_is_not_merged()
    {
        using TemporaryDirectory temporary = new();
        CommandResult result = await Merge(temporary, Recipe.Replace("linear", "linaer"));
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("x.merge.yml(6,15): error MRG2003: unknown merge method 'linaer'; did you mean 'linear'?", result.Error);
        Assert.False(Directory.Exists(temporary["out"]));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_the_models_is_said_at_once_and_without_a_stack_trace()
    {
        using TemporaryDirectory temporary = new();
        CommandResult result = await Merge(temporary, Recipe.Replace("alpha", "alhpa").Replace("beta", "btea"));
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("error MRG7031: model alhpa: ", result.Error);
        Assert.Contains("error MRG7031: model btea: ", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Theory]
    [InlineData("--keep-stages")]
    [InlineData("-I")]
    [InlineData("--intermediate-dir")]
    public async Task Stages_are_kept_where_that_is_asked_for_and_taken_the_next_time(string option)
    {
        const string Stages = "name: first\n" + Recipe + "---\nmodels: [{model: first}, {model: alpha}]\nparameters: {weight: 1}\nmerge_method: linear\n";
        using TemporaryDirectory temporary = new();
        Assert.DoesNotContain("warning", (await Merge(temporary, Stages, option, temporary["kept"])).Error);
        Assert.True(File.Exists(temporary["kept", "first", "model.safetensors"]));
        byte[] bytes = File.ReadAllBytes(temporary["out", "model.safetensors"]);

        Assert.Contains("warning MRG7021: stage first is not computed: ", (await Merge(temporary, Stages, option, temporary["kept"], "--overwrite")).Error);
        Assert.Equal(bytes, File.ReadAllBytes(temporary["out", "model.safetensors"]));
        Assert.Equal(0, (await Merge(temporary, Stages, "--overwrite")).ExitCode);
        Assert.Equal(bytes, File.ReadAllBytes(temporary["out", "model.safetensors"]));
    }

    [Fact]
    public async Task An_output_that_exists_is_replaced_only_if_that_is_asked_for()
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, Recipe);
        CommandResult second = await Merge(temporary, Recipe);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("error MRG7004: ", second.Error);
        Assert.Equal(0, (await Merge(temporary, Recipe, "--overwrite")).ExitCode);
    }

    [Fact]
    public async Task A_merge_that_is_interrupted_leaves_nothing_and_returns_130()
    {
        using TemporaryDirectory temporary = new();
        string recipe = temporary.Write("x.merge.yml", Recipe);
        CommandResult result = await CommandResult.RunAsync(
            ["merge", recipe, temporary["out"], "--model-root", Path.Combine(TestData.Goldens, "models")], "", new CancellationToken(canceled: true));
        Assert.Equal(130, result.ExitCode);
        Assert.Equal([recipe], Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    [Theory]
    [InlineData("mrege x y", "'mrege' was not matched. Did you mean one of the following?")]
    [InlineData("merge x y --densty 1", "Unrecognized command or argument '--densty'.")]
    [InlineData("merge x y --out-shard-size many", "--out-shard-size: 'many' is no size; ")]
    public async Task Mistakes_in_the_command_line_are_said_without_the_help_page(string line, string message)
    {
        CommandResult result = await CommandResult.RunAsync(line.Split(' '));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error + result.Output);
        Assert.DoesNotContain("Usage:", result.Output);
    }

    [Theory]
    [InlineData("merge", "error: merge needs RECIPE; --help tells more\n")]
    [InlineData("merge x.yml --overwrite", "error: merge needs OUT, or --out-root DIR; --help tells more\n")]
    [InlineData("merge x.yml y.yml z.yml", "error: merge takes RECIPE and OUT, and 'z.yml' is one too many; to merge several recipes, give --out-root DIR\n")]
    [InlineData("plan", "error: plan needs RECIPE; --help tells more\n")]
    [InlineData("check", "error: check needs FILE; --help tells more\n")]
    public async Task What_is_missing_in_the_command_line_is_named_once(string line, string message) =>
        Assert.Equal(new(1, "", message), await CommandResult.RunAsync(line.Split(' ')));

    [Fact]
    public async Task A_plan_is_a_result_and_writes_nothing()
    {
        using TemporaryDirectory temporary = new();
        string recipe = temporary.Write("x.merge.yml", Recipe);
        CommandResult result = await CommandResult.RunAsync("plan", recipe, "--model-root", Path.Combine(TestData.Goldens, "models"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("linear(normalize: true; weight: 1; weight: 3)", result.Output);
        Assert.Equal([recipe], Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    [Fact]
    public async Task Loose_weights_are_planned_and_merged_with_raw()
    {
        using TemporaryDirectory temporary = new();
        string recipe = Recipe.Replace("alpha", "alpha/model.safetensors").Replace("beta", "beta/model.safetensors");
        CommandResult plan = await CommandResult.RunAsync(
            "plan", temporary.Write("x.merge.yml", recipe), "--raw", "--names", "union", "--model-root", Path.Combine(TestData.Goldens, "models"));
        Assert.Equal((0, ""), (plan.ExitCode, plan.Error));
        Assert.Contains("linear(normalize: true; weight: 1; weight: 3)", plan.Output);
        Assert.Equal(0, (await Merge(temporary, recipe, "--raw")).ExitCode);
        Assert.Equal(
            ["README.md", "mergedsl-manifest.json", "mergekit_config.yml", "model.safetensors"],
            Directory.EnumerateFiles(temporary["out"]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        CommandResult whole = await Merge(temporary, recipe);
        Assert.Contains("error MRG2034: ", whole.Error);
        Assert.Contains("or merge the weights alone with `mergedsl merge --raw`", whole.Error);
        Assert.Equal(1, (await CommandResult.RunAsync("check", temporary["x.merge.yml"])).ExitCode);
        Assert.Equal(new(0, "", ""), await CommandResult.RunAsync("check", "--raw", temporary["x.merge.yml"]));
    }

    [Fact]
    public async Task Names_are_a_matter_of_raw_merges()
    {
        using TemporaryDirectory temporary = new();
        Assert.Equal(
            new(1, "", "error MRG7012: --names union is for raw merges: add --raw, if the models are loose weights\n"), await Merge(temporary, Recipe, "--names", "union"));
        Assert.Contains("--names is equal, intersection or union, not 'some'.", (await Merge(temporary, Recipe, "--raw", "--names", "some")).Error);
    }

    [Fact]
    public async Task A_merge_ends_with_norms_beside_those_of_the_inputs()
    {
        using TemporaryDirectory temporary = new();
        string[] lines = (await Merge(temporary, Recipe)).Error.Split('\n');
        Assert.Equal(["norm", "≈", "output", "alpha", "beta"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("model.layers.*.mlp", Assert.Single(lines, l => l.Contains(".mlp")), StringComparison.Ordinal);
        Assert.Contains("39 tensors merged, 0 copied, all values finite", lines);
    }

    [Fact]
    public async Task A_finished_merge_is_a_recipe_too()
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, Recipe);
        string[] root = ["--model-root", Path.Combine(TestData.Goldens, "models")];
        Assert.Equal(0, (await CommandResult.RunAsync(["merge", temporary["out"], temporary["again"], .. root])).ExitCode);
        Assert.Equal(0, (await CommandResult.RunAsync(["merge", temporary["out", "README.md"], temporary["third"], .. root])).ExitCode);
        foreach (string again in new[] { "again", "third" })
        {
            Assert.Equal(File.ReadAllBytes(temporary["out", "model.safetensors"]), File.ReadAllBytes(temporary[again, "model.safetensors"]));
        }

        Assert.Contains("error MRG7009: ", (await CommandResult.RunAsync("merge", temporary.Path, temporary["fourth"])).Error);
    }

    private static Task<CommandResult> Merge(TemporaryDirectory temporary, string recipe, params string[] switches) => CommandResult.RunAsync(
        ["merge", temporary.Write("x.merge.yml", recipe), temporary["out"], "--model-root", Path.Combine(TestData.Goldens, "models"), .. switches]);
}
