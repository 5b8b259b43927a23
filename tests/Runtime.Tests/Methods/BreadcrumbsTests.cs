using MergeDsl.Methods;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class BreadcrumbsTests
{
    private static double[] Kept(double density, double gamma, double[] model) =>
        new TestMerge(new Breadcrumbs(new(), [new(1, density, gamma)])).Run(TestMerge.Shape(model.Length), new double[model.Length], model);

    [Theory]
    [InlineData(0, 7, 12)]
    [InlineData(0.01, 7, 12)]
    [InlineData(0.25, 4, 9)]
    [InlineData(0.9, 1, 6)]
    public void The_largest_go_and_the_next_stay(double gamma, int first, int last)
    {
        double[] model = [.. Enumerable.Range(1, 12).Select(i => (double)i)];
        Assert.Equal(model.Select(x => x >= first && x <= last ? x : 0), Kept(0.5, gamma, model));
    }

    [Fact]
    public void As_many_survive_as_the_density_says()
    {
        double[] model = [.. Enumerable.Range(0, 997).Select(i => (i * 31 % 89) - 44.5)];
        for (double gamma = 0; gamma <= 0.7; gamma += 0.05)
        {
            Assert.Equal(299, Kept(0.3, gamma, model).Count(y => y != 0));
        }
    }

    [Theory]
    [InlineData(0.6, 0.05, true, false)]
    [InlineData(0.6, 0.2, false, true)]
    [InlineData(1, 0.2, true, true)]
    public void Both_equal_the_composition_of_their_parts(double density, double gamma, bool normalize, bool rescale)
    {
        double[] w = [0.7, -0.2, 0.5];
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.BF16])
        {
            Sample sample = Sample.Of(type, 3, 1, 600, 500);
            foreach (bool elect in (bool[])[false, true])
            {
                MergeMethod method = elect
                    ? new BreadcrumbsTies(new(normalize, 0.8, rescale), [.. w.Select(v => new BreadcrumbsTies.PerModel(v, density, gamma))])
                    : new Breadcrumbs(new(normalize, 0.8, rescale), [.. w.Select(v => new Breadcrumbs.PerModel(v, density, gamma))]);
                double[] expected = TaskVectorOracle.Merge(sample, (d, _) => Middle(d, density, gamma), w, elect, normalize, rescale, 0.8);
                Near.Arithmetic(type, expected, new TestMerge(method, type).Run(sample.Shape, sample.Base, sample.Models), 8);
            }
        }
    }

    private static bool[] Middle(double[] delta, double density, double gamma)
    {
        bool[] kept = new bool[delta.Length];
        int stay = (int)Math.Floor(density * delta.Length);
        int drop = Math.Min((int)Math.Floor(gamma * delta.Length), delta.Length - stay);
        foreach (int i in Enumerable.Range(0, delta.Length).OrderByDescending(i => Math.Abs(delta[i])).ThenBy(i => i).Skip(drop).Take(stay))
        {
            kept[i] = true;
        }

        return kept;
    }
}
