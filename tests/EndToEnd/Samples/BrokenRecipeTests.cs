using System.Text.RegularExpressions;
using Xunit;

namespace MergeDsl.Tests.Samples;

/// <summary>A mistake in the recipe of a project, as its author meets it: in a build, and from the command line.</summary>
public class BrokenRecipeTests
{
    private const string Message = "error MRG2003: unknown merge method 'tise'; did you mean 'ties'?";

    [Fact]
    public async Task A_build_fails_with_one_error_at_the_place_of_the_mistake()
    {
        using TemporaryDirectory copy = CopyOfSample();
        DotNet build = await Build(copy.Path);
        Assert.Equal(1, build.ExitCode);
        Assert.Equal([$"skills.merge.yml(6,15): {Message}"], ErrorsIn(build, copy.Path));
    }

    [Fact]
    public async Task A_build_without_analyzers_fails_with_the_same_error_at_the_file()
    {
        using TemporaryDirectory copy = CopyOfSample();
        DotNet build = await Build(copy.Path, "-p:RunAnalyzers=false");
        Assert.Equal(1, build.ExitCode);
        Assert.Equal([$"skills.merge.yml(1,1): {Message} (line 6, column 15)"], ErrorsIn(build, copy.Path));
    }

    [Fact]
    public async Task The_command_line_says_the_same()
    {
        using TemporaryDirectory copy = CopyOfSample();
        CommandResult check = await CommandResult.RunAsync("check", copy["skills.merge.yml"]);
        string error = Assert.Single(check.Output.Split('\n'), l => l.Contains(": error ")); // beside advice on the models, which are elsewhere
        Assert.Equal((1, $"{copy["skills.merge.yml"]}(6,15): {Message}"), (check.ExitCode, error));
    }

    /// <summary>A copy of samples/RecipesOnly with <c>merge_method: tise</c>, built with what the repository has built.</summary>
    private static TemporaryDirectory CopyOfSample()
    {
        TemporaryDirectory copy = new();
        string samples = Path.Combine(TestData.Repository, "samples");
        foreach (string file in (string[])["RecipesOnly.csproj", "skills.merge.yml"])
        {
            copy.Write(file, File.ReadAllText(Path.Combine(samples, "RecipesOnly", file)).Replace("merge_method: ties", "merge_method: tise"));
        }

        copy.Write("Directory.Build.props", Import(Path.Combine(samples, "Directory.Build.props")));
        copy.Write("Directory.Build.targets", Import(Path.Combine(samples, "Directory.Build.targets")));
        copy.Write("Directory.Packages.props", Import(Path.Combine(TestData.Repository, "Directory.Packages.props")));
        return copy;
    }

    private static string Import(string file) => $"<Project><Import Project=\"{file}\" /></Project>";

    // The projects that it references are built already, perhaps by a build that is running at this moment.
    private static Task<DotNet> Build(string directory, params string[] args) =>
        DotNet.RunAsync(directory, ["build", "--configuration", DotNet.Configuration, "-p:BuildProjectReferences=false", .. args]);

    /// <summary>The errors, each once although the summary repeats them, without the help link and the project that MSBuild appends.</summary>
    private static string[] ErrorsIn(DotNet build, string directory) =>
    [
        .. build.Output.Split('\n').Where(line => Regex.IsMatch(line, @"\berror [A-Z]+\d+"))
            .Select(line => Regex.Replace(line, @"( \(https://[^)]*\))? \[[^\]]*\]\s*$", "").Replace(directory + Path.DirectorySeparatorChar, "").Trim())
            .Distinct(),
    ];
}
