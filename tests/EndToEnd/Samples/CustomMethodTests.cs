using CustomMethod.Recipes;
using MergeDsl.Recipes;
using MergeDsl.Tests.Goldens;
using Xunit;

namespace MergeDsl.Tests.Samples;

/// <summary>The sample's own methods, one of each family: what its recipes write, against the formulas in double precision.</summary>
public class CustomMethodTests
{
    private const string Layer = "model.layers.3.mlp.up_proj.weight";
    private static readonly string Sample = Path.Combine(TestData.Repository, "samples", "CustomMethod");
    private static readonly double[] Base = Model("tiny-base"), Add = Model("tiny-add"), Rev = Model("tiny-rev"), Sort = Model("tiny-sort");

    // In the last layer `restore` is 1, and two relatives of weight 1 weigh 1/2 each, beside 2.
    [Fact]
    public async Task A_steady_mean_is_as_long_as_its_longest_model()
    {
        double longest = new[] { Add, Rev, Sort }.Max(Norm);
        double[] mean = [.. Add.Select((x, i) => ((2 * x) + (0.5 * Rev[i]) + (0.5 * Sort[i])) / 3)];
        AssertNear(mean.Select(x => x * longest / Norm(mean)), await Merge(new Steady()), 1.0 / 256);
    }

    // In the last layer the weight of what is forgotten is 0.2.
    [Fact]
    public async Task What_is_forgotten_is_taken_away_and_the_rest_is_learned()
    {
        double[] add = Largest(Add, 5), rev = Largest(Rev, 2), sort = Largest(Sort, 5);
        AssertNear(Base.Select((b, i) => b + (0.9 * add[i]) + (0.9 * rev[i]) - (0.2 * sort[i])), await Merge(new ForgetSort()), 1e-6);
    }

    [Fact]
    public async Task A_trimmed_mean_leaves_out_the_smallest_and_the_largest() =>
        AssertNear(
            Base.Select((b, i) => new[] { b, Add[i], Rev[i], Sort[i] }.Order().Skip(1).Take(2).Average()),
            await Merge(new Robust()), 1e-6);

    // The first of so many differences from the base by magnitude, scaled to the L1 norm of all.
    private static double[] Largest(double[] model, int oneIn)
    {
        double[] differences = [.. model.Select((x, i) => x - Base[i])];
        HashSet<int> kept = [.. Enumerable.Range(0, differences.Length).OrderByDescending(i => Math.Abs(differences[i])).Take(differences.Length / oneIn)];
        double scale = differences.Sum(Math.Abs) / kept.Sum(i => Math.Abs(differences[i]));
        return [.. differences.Select((d, i) => kept.Contains(i) ? scale * d : 0)];
    }

    private static async Task<double[]> Merge(MergeRecipe recipe)
    {
        using TemporaryDirectory temporary = new();
        await recipe.MergeAsync(temporary["merged"], new MergeOptions { ModelRoot = Sample });
        return GoldenTensor.LoadAll(temporary["merged"])[Layer].Values();
    }

    private static double[] Model(string name) => GoldenTensor.LoadAll(Path.Combine(Sample, "..", "Quickstart", "models", name))[Layer].Values();

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));

    private static void AssertNear(IEnumerable<double> expected, double[] actual, double tolerance) =>
        Assert.Equal(expected, actual, (e, a) => Math.Abs(e - a) <= (tolerance * Math.Abs(e)) + 1e-8);
}
