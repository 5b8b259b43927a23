using Xunit;

namespace MergeDsl.Tests.Commands;

public class CheckTests
{
    private const string Good = "models:\n  - model: a\n    parameters:\n      weight: 1\nmerge_method: linear\n";
    private const string Broken = "models:\n  - model: a\nmerge_method: linaer\nparameters: {weight: 1}\ndype: float16\n";

    [Fact]
    public async Task A_recipe_without_mistakes_is_passed_in_silence()
    {
        using TemporaryDirectory temporary = new();
        Assert.Equal(new(0, "", ""), await CommandResult.RunAsync("check", temporary.Write("good.merge.yml", Good)));
    }

    [Fact]
    public async Task Mistakes_are_printed_as_the_compiler_prints_them()
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("broken.merge.yml", Broken);
        CommandResult result = await CommandResult.RunAsync("check", file);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Error);
        Assert.Equal(
            $"{file}(3,15): error MRG2003: unknown merge method 'linaer'; did you mean 'linear'?\n" +
            $"{file}(5,1): error MRG2002: unknown key `dype` in a recipe; did you mean `dtype`?\n",
            result.Output);
    }

    [Fact]
    public async Task Of_several_files_each_is_checked_also_after_one_that_is_not_there()
    {
        using TemporaryDirectory temporary = new();
        CommandResult result = await CommandResult.RunAsync(
            "check", temporary["missing.yml"], temporary.Write("good.yml", Good), temporary.Write("broken.yml", Broken));
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"error MRG7009: {temporary["missing.yml"]}: Could not find file '{temporary["missing.yml"]}'.\n", result.Error);
        Assert.Equal([temporary["broken.yml"], temporary["broken.yml"]], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[..l.IndexOf('(')]));
    }

    [Fact]
    public async Task Standard_input_is_a_recipe_too()
    {
        CommandResult result = await CommandResult.RunAsync(["check", "-"], Broken, CancellationToken.None);
        Assert.StartsWith("stdin(3,15): error MRG2003: ", result.Output);
    }

    [Fact]
    public async Task Columns_count_utf16_units_from_1()
    {
        CommandResult result = await CommandResult.RunAsync(["check", "-"], "{x-note: \"𝄞\", merge_method: tise, models: [{model: a}]}\n", CancellationToken.None);
        Assert.StartsWith("stdin(1,30): error MRG2003: ", result.Output);
    }

    [Fact]
    public async Task A_warning_is_no_failure()
    {
        CommandResult result = await CommandResult.RunAsync(
            ["check", "-"], "models:\n  - model: a\n    parameters:\n      weight: 1\n      density: 0.5\nmerge_method: linear\n", CancellationToken.None);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("stdin(5,7): warning MRG", result.Output);
    }
}
