using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Execution;

public class MemoryMergeTests
{
    private static readonly Dictionary<string, MemoryTensor> Base = Model(0, 0, 0, 0);

    [Fact]
    public void Named_tensors_are_merged_by_the_name_of_a_method()
    {
        Dictionary<string, MemoryTensor> merged = MergeMethods.Merge(
            "ties", new([Model(4, 1, -3, 0), Model(2, 1, 1, 0)], Base), new() { ["weight"] = 1, ["density"] = new[] { 0.5, 1 } });
        float[] typed = new Ties(new(), [new(1, Density: 0.5), new(1)]).Merge<float>([2, 2], [0, 0, 0, 0], [[4, 1, -3, 0], [2, 1, 1, 0]]);
        Assert.Equal(typed, merged["w"].ToArray<float>());
    }

    [Fact]
    public void The_result_has_the_common_type_of_the_inputs()
    {
        MergeInputs inputs = new(
        [
            new Dictionary<string, MemoryTensor> { ["h"] = new([1], [(Half)1]), ["b"] = MemoryTensor.OfBFloat16([1], [0x3F80]), ["m"] = new([1], [(Half)1]), ["d"] = new([1], [1.0]) },
            new Dictionary<string, MemoryTensor> { ["h"] = new([1], [(Half)2]), ["b"] = MemoryTensor.OfBFloat16([1], [0x4000]), ["m"] = new([1], [3f]), ["d"] = new([1], [0.1]) },
        ]);
        Dictionary<string, MemoryTensor> merged = MergeMethods.Merge("linear", inputs, new() { ["weight"] = 1, ["normalize"] = false });
        Assert.Equal([(Half)3], merged["h"].ToArray<Half>());
        Assert.Equal([(ushort)0x4040], merged["b"].ToArray<ushort>());
        Assert.Equal([4f], merged["m"].ToArray<float>());
        Assert.Equal([1.1], merged["d"].ToArray<double>());
        Assert.Throws<InvalidOperationException>(() => merged["h"].ToArray<float>());
    }

    [Theory]
    [InlineData("tise", "weight", 1, "MRG2003", "did you mean 'ties'?")]
    [InlineData("ties", "wieght", 1, "MRG2004", "did you mean `weight`?")]
    [InlineData("ties", "lambda", 1, "MRG2022", "`weight`")]
    [InlineData("slerp", "t", 0.5, "MRG2013", "exactly 2")]
    public void What_is_wrong_is_said_as_for_a_recipe(string method, string parameter, double value, string id, string message)
    {
        MergeException e = Assert.Throws<MergeException>(() => MergeMethods.Merge(method, new([Base, Base], Base), new() { [parameter] = value }));
        Assert.Contains(e.Problems, p => p.Descriptor.Id == id && p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Values_shapes_and_names_are_checked()
    {
        Assert.Contains("between 0 and 1", Refusal(new([Base], Base), new() { ["weight"] = 1, ["density"] = 50 }), StringComparison.Ordinal);
        Assert.Contains("[1] against [2, 2]", Refusal(new([new Dictionary<string, MemoryTensor> { ["w"] = new([1], [1f]) }], Base), new() { ["weight"] = 1 }), StringComparison.Ordinal);
        Assert.Contains("it lacks 1 (w) and has 1 more (v)", Refusal(new([new Dictionary<string, MemoryTensor> { ["v"] = new([1], [1f]) }], Base), new() { ["weight"] = 1 }), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MergeMethods.Merge("ties", new([Base], Base), new() { ["weight"] = new[] { 1.0, 2 } }));
        Assert.Throws<ArgumentException>(() => new MemoryTensor([3], [1f]));
    }

    private static string Refusal(MergeInputs inputs, MergeParameters parameters) => Assert.Throws<MergeException>(() => MergeMethods.Merge("ties", inputs, parameters)).Message;

    private static Dictionary<string, MemoryTensor> Model(params float[] elements) => new() { ["w"] = new([2, 2], elements) };
}
