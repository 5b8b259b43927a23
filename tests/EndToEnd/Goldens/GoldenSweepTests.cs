using MergeDsl.Methods;
using MergeDsl.Recipes;
using MergeDsl.Tests.Recipes;
using Xunit;

namespace MergeDsl.Tests.Goldens;

public class GoldenSweepTests
{
    [Fact]
    public async Task All_golden_merges_in_one_run_write_the_bytes_that_each_writes_alone()
    {
        using TemporaryDirectory temporary = new();
        GoldenCase[] cases = [.. AllRecipes.Create().Select(r => GoldenCase.Load(r.Name))];
        foreach (IGrouping<string, GoldenCase> same in cases.GroupBy(c => string.Join(' ', c.Flags)))
        {
            MergeOptions options = GoldenMergeTests.OptionsOf(same.First()) with { Threads = 2 };
            MergeRecipe[] recipes = [.. same.Select(c => RecipeFile.Parse($"{c.Name}.merge.yml", File.ReadAllText(c.Recipe), MergeMethods.BuiltIn).Require())];
            foreach (MergeResult result in await MergeSweep.Of(recipes).MergeAsync(temporary["together"], options))
            {
                string name = Path.GetFileName(result.Directory);
                await recipes.Single(r => r.Name == name).MergeAsync(temporary["alone", name], options);
                string[] files = FilesOf(temporary["alone", name]);
                Assert.Equal(files, FilesOf(result.Directory));
                Assert.All(files, f => Assert.True(
                    File.ReadAllBytes(temporary["alone", name, f]).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(result.Directory, f))), $"{name}: {f} differs"));
            }
        }

        Assert.Equal(cases.Length, Directory.GetDirectories(temporary["together"]).Length);
    }

    private static string[] FilesOf(string directory) => [.. Directory.GetFiles(directory).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
