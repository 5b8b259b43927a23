using Xunit;

namespace MergeDsl.Tests.Commands;

/// <summary>The recipes with a mistake each, as files that are checked in one go.</summary>
public sealed class CheckCaseTests
{
    [Fact]
    public async Task Check_says_what_the_language_says_and_nothing_else()
    {
        using TemporaryDirectory temporary = new();
        List<(RecipeCase Case, string File)> cases = [.. RecipeCase.In("mistakes").Concat(RecipeCase.In("accepted")).Select((c, i) => (c, temporary.Write($"c{i:D4}.merge.yml", c.Text)))];
        CommandResult result = await CommandResult.RunAsync(["check", temporary["*.merge.yml"]]);
        ILookup<string, string> said = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(line => line[..line.IndexOf(".merge.yml(", StringComparison.Ordinal)] + ".merge.yml");
        Assert.All(cases, one =>
        {
            // That a directory is not there is said here alone, since only here somebody looks.
            List<string> came = [.. said[one.File].Select(l => l[one.File.Length..]).Where(l => !l.Contains("MRG4015", StringComparison.Ordinal))];
            Assert.True(
                one.Case.Expected.Count == came.Count && one.Case.Expected.Zip(came).All(p => p.Second.StartsWith(p.First.Place + ": ", StringComparison.Ordinal) && p.First.IsSaidIn(p.Second)),
                $"{one.Case.Name}\n{string.Join("\n", came)}");
        });
    }
}
