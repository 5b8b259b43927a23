using System.CommandLine;
using MergeDsl.CommandLine;
using MergeDsl.Recipes;
using MergeDsl.Tests.Recipes;
using Xunit;

namespace MergeDsl.Tests.Goldens;

/// <summary>The golden merges along both paths: interpreted by the command line, and compiled into this assembly.</summary>
public class GoldenMergeTests
{
    private static readonly Dictionary<string, MergeRecipe> Compiled = AllRecipes.Create().ToDictionary(r => r.Name);

    public static TheoryData<string> Cases => [.. Compiled.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_command_line_writes_what_is_expected(string name)
    {
        using TemporaryDirectory temporary = new();
        GoldenCase golden = GoldenCase.Load(name);
        await MergeByCommandLine(golden, temporary["out"], temporary);
        Assert.Empty(GoldenComparison.Differences(golden, temporary["out"]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_compiled_recipe_writes_the_bytes_of_the_command_line(string name)
    {
        using TemporaryDirectory temporary = new();
        GoldenCase golden = GoldenCase.Load(name);
        await MergeByCommandLine(golden, temporary["interpreted"], temporary);
        await Compiled[name].MergeAsync(temporary["compiled"], OptionsOf(golden));

        string[] files = FilesOf(temporary["interpreted"]);
        Assert.Equal(files, FilesOf(temporary["compiled"]));
        Assert.Contains("config.json", files);
        foreach (string file in files)
        {
            Assert.True(
                File.ReadAllBytes(temporary["interpreted", file]).AsSpan().SequenceEqual(File.ReadAllBytes(temporary["compiled", file])),
                $"{file} differs");
        }
    }

    [Fact]
    public async Task Vocabularies_that_differ_are_refused_and_leave_nothing_behind()
    {
        using TemporaryDirectory temporary = new();
        CommandResult result = await CommandResult.RunAsync(
            "merge", GoldenCase.Load("vocab-mismatch").Recipe, temporary["out"], "--model-root", TestData.Goldens);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error MRG5023: ", result.Error);
        Assert.Contains("tokenizer: {source: base}", result.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    private static async Task MergeByCommandLine(GoldenCase golden, string output, TemporaryDirectory temporary)
    {
        // The recipe's name is its file's, and stands in the model card.
        string recipe = temporary.Write(golden.Name + ".merge.yml", File.ReadAllText(golden.Recipe));
        CommandResult result = await CommandResult.RunAsync(["merge", recipe, output, "--model-root", TestData.Goldens, .. golden.Flags]);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
    }

    internal static MergeOptions OptionsOf(GoldenCase golden)
    {
        MergeSwitches switches = new();
        Command command = new("merge");
        switches.AddTo(command);
        return switches.Read(command.Parse(golden.Flags)) with { ModelRoot = TestData.Goldens };
    }

    private static string[] FilesOf(string directory) => [.. Directory.GetFiles(directory).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
