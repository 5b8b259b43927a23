using MergeDsl.Methods;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class TiesTests
{
    private static TestMerge One(double density) => new(new Ties(new(), [new(1, density)]));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.01, 1)]
    [InlineData(0.5, 1)]
    [InlineData(1, 1)]
    public void A_lone_element_survives_any_density_but_zero(double density, double expected)
    {
        Assert.Equal([expected], One(density).Run(TestMerge.Shape(), [0], [1]));
        Assert.Equal([expected], One(density).Run(TestMerge.Shape(1), [0], [1]));
        Assert.Equal([expected], One(density).Run(TestMerge.Shape(1, 1), [0], [1]));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    public void The_largest_by_magnitude_stays(double density)
    {
        Assert.Equal([0, -4, 0], One(density).Run(TestMerge.Shape(3), [0, 0, 0], [1, -4, 2]));
        Assert.Equal([-3], One(density).Run(TestMerge.Shape(1), [0], [-3]));
    }

    [Fact]
    public void Half_of_8192_elements_are_4096()
    {
        double[] model = [.. Enumerable.Range(1, 8192).Select(i => i % 7 - 3.5)];
        double[] merged = One(0.5).Run(TestMerge.Shape(8192), new double[8192], model);
        Assert.Equal(4096, merged.Count(y => y != 0));
    }

    [Fact]
    public void Among_equals_the_lower_index_stays() =>
        Assert.Equal([2, 2, 0, 0, 5], One(0.6).Run(TestMerge.Shape(5), new double[5], [2, 2, 2, -2, 5]));

    [Fact]
    public void An_empty_tensor_stays_empty() => Assert.Empty(One(0.5).Run(TestMerge.Shape(0, 4), [], []));
}
