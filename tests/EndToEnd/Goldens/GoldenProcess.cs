using System.Numerics;
using System.Runtime.Intrinsics;
using MergeDsl.Recipes;
using MergeDsl.Tests.Recipes;

namespace MergeDsl.Tests.Goldens;

/// <summary>
/// What this assembly does when it is started as a program: <c>goldens OUT</c> makes sure that vectors are switched off,
/// and merges all golden recipes on one thread, each into a directory of its name.
/// </summary>
internal static class GoldenProcess
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["goldens", string output])
        {
            return 2;
        }

        if (Vector512.IsHardwareAccelerated || Vector256.IsHardwareAccelerated || Vector128.IsHardwareAccelerated || Vector.IsHardwareAccelerated)
        {
            Console.Error.WriteLine("Vectors are on.");
            return 1;
        }

        await MergeAll(output, threads: 1).ConfigureAwait(false);
        return 0;
    }

    /// <summary>Merges all golden recipes that are compiled into this assembly.</summary>
    public static async Task MergeAll(string output, int threads)
    {
        foreach (MergeRecipe recipe in AllRecipes.Create())
        {
            MergeOptions options = GoldenMergeTests.OptionsOf(GoldenCase.Load(recipe.Name)) with { Threads = threads };
            await recipe.MergeAsync(Path.Combine(output, recipe.Name), options).ConfigureAwait(false);
        }
    }
}
