using MergeDsl.Methods;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Documentation;

public class InMemoryTests
{
    [Fact]
    public void The_readmes_merge_in_memory_is_a_merge()
    {
        Dictionary<string, MemoryTensor> origin = Model(0, 0), math = Model(4, 1), code = Model(-1, 2);
        Dictionary<string, MemoryTensor> merged = MergeMethods.Merge(
            "ties", new([math, code], Base: origin), new() { ["weight"] = 0.5, ["density"] = new[] { 0.4, 0.7 } });
        float[] weights = merged["w"].ToArray<float>();
        Assert.Equal([4, 2], weights);
    }

    private static Dictionary<string, MemoryTensor> Model(params float[] elements) => new() { ["w"] = new([2], elements) };
}
