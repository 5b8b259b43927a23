using MergeDsl.Execution;
using MergeDsl.Methods;
using Xunit;

namespace MergeDsl.Tests.Execution;

public class ArrayMergeTests
{
    [Fact]
    public void Arrays_are_merged_without_files()
    {
        Ties ties = new(new(), [new(1, Density: 0.5), new(1)]);
        Assert.Equal([3f, 1, -3, 0], ties.Merge<float>([2, 2], [0, 0, 0, 0], [[4, 1, -3, 0], [2, 1, 1, 0]]));
        Assert.Equal([1.5, 0.1 + 0.2], new Linear(new(Normalize: false), [new(1), new(1)]).Merge<double>([2], null, [[1, 0.1], [0.5, 0.2]]));
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        Ties ties = new(new(), [new(1)]);
        Assert.Contains("needs a base", Assert.Throws<ArgumentException>(() => ties.Merge<float>([1], null, [[1]])).Message);
        Assert.Contains("values for 1 models, and there are 2", Assert.Throws<ArgumentException>(() => ties.Merge<float>([1], [0], [[1], [2]])).Message);
        Assert.Contains("model 1 has 2 elements", Assert.Throws<ArgumentException>(() => ties.Merge<float>([1], [0], [[1, 2]])).Message);
        Assert.Contains("does not take 2 models", Assert.Throws<ArgumentException>(() => new NearSwap(new(1)).Merge<float>([1], [0], [[1], [2]])).Message);
        Assert.Contains("greater than 0", Assert.Throws<ArgumentException>(() => new NearSwap(new(-1)).Merge<float>([1], [0], [[1]])).Message);
    }
}
