using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Numerics;
using MergeDsl.Planning;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using MergeDsl.Tests.Planning;
using Xunit;

namespace MergeDsl.Tests.Tensors;

/// <summary>Checkpoints of 8-bit floats with scales. 0x38 is 1, 0x40 is 2, 0x44 is 3, 0x48 is 4, 0xB8 is -1.</summary>
public sealed class ScaledFloatsTests : PlanningTest
{
    private const string Name = "model.layers.0.mlp.weight";
    private const string Linear = "models: [{model: a}]\nparameters: {weight: 1}\nmerge_method: linear\n";
    private const string Blocks = """{"torch_dtype": "float32", "num_hidden_layers": 1, "quantization_config": {"quant_method": "fp8", "weight_block_size": [2, 3]}}""";

    [Theory]
    [InlineData(new long[] { 2, 2 }, new float[] { 2, 3, 5, 7 }, new double[] { 2, 4, 6, 12, 2, 4, 6, 12, 5, 10, 15, 28 })]
    [InlineData(new long[] { 3, 1 }, new float[] { 2, 3, 5 }, new double[] { 2, 4, 6, 8, 3, 6, 9, 12, 5, 10, 15, 20 })]
    [InlineData(new long[] { 3 }, new float[] { 2, 3, 5 }, new double[] { 2, 4, 6, 8, 3, 6, 9, 12, 5, 10, 15, 20 })]
    [InlineData(new long[] { 1 }, new float[] { 2 }, new double[] { 2, 4, 6, 8, 2, 4, 6, 8, 2, 4, 6, 8 })]
    [InlineData(new long[] { }, new float[] { 2 }, new double[] { 2, 4, 6, 8, 2, 4, 6, 8, 2, 4, 6, 8 })]
    public void Each_element_is_multiplied_by_the_scale_of_its_block_row_or_tensor(long[] shape, float[] scales, double[] expected)
    {
        Save("a", Blocks, [3, 4], [.. Enumerable.Repeat<byte[]>([0x38, 0x40, 0x44, 0x48], 3).SelectMany(r => r)], "_scale_inv", shape, scales);
        Assert.Equal(expected, Values(Linear));
    }

    [Fact]
    public void Experts_in_one_tensor_have_their_own_scales()
    {
        Save("a", Blocks, [2, 2, 2], [.. Enumerable.Repeat<byte>(0x38, 8)], "_scale", [2, 1, 1], [3, 5]);
        Assert.Equal([3, 3, 3, 3, 5, 5, 5, 5], Values(Linear));
    }

    [Fact]
    public void Experts_in_one_tensor_have_their_own_blocks()
    {
        Save("a", Blocks, [2, 3, 4], [.. Enumerable.Repeat<byte>(0x38, 24)], "_scale", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Equal([1, 1, 1, 2, 1, 1, 1, 2, 3, 3, 3, 4, 5, 5, 5, 6, 5, 5, 5, 6, 7, 7, 7, 8], Values(Linear));
    }

    [Fact]
    public void Any_stretch_of_a_tensor_gives_the_products_rounded_once()
    {
        byte[] weights = new byte[130 * 5000];
        new Random(1).NextBytes(weights);
        float[] scales = [.. Enumerable.Range(0, 2 * 40).Select(i => 0.0013f * i)];
        Save("a", """{"torch_dtype": "bfloat16"}""", [130, 5000], weights, "_scale_inv", [2, 40], scales);
        using Checkpoint checkpoint = CheckpointReader.Open(new(Root["a"]), ModelLocator.OfDisk(null), new())!.Dequantised(); // it was written before
        TensorSource source = checkpoint.Find(Name)!; // and has that tensor
        foreach ((int start, int count) in new[] { (0, weights.Length), (1, 1), (4999, 2), (127, 129), (123456, 34567), (weights.Length - 3, 3) })
        {
            ushort[] values = new ushort[count];
            source.ReadBytes(start, MemoryMarshal.AsBytes(values.AsSpan()));
            for (int i = start; i < start + count; i += 1 + (count / 100))
            {
                float[] weight = new float[1];
                Float8.Widen(DType.F8_E4M3, weights.AsSpan(i, 1), weight);
                Assert.Equal(ScalarTypes.NearestBFloat16((double)weight[0] * scales[(i / 5000 / 128 * 40) + (i % 5000 / 128)]), values[i - start]);
            }
        }
    }

    [Fact]
    public void Scales_and_the_words_about_them_are_not_in_the_output()
    {
        new TestModel { Config = Blocks.Replace("float32", "bfloat16", StringComparison.Ordinal) }
            .Add(Name, DType.F8_E4M3, [1, 4], [0x38, 0xB8, 0x38, 0xB8]).Add(Name + "_scale", 2, 1).Add("model.layers.0.mlp.input_scale", 1, 1).Add("model.layers.0.attn.k_scale", 1)
            .Add("logit_scale", 1).Save(Root, "a");
        MergePlan plan = Plan(Linear);
        Assert.Equal([(Name, DType.BF16), ("logit_scale", DType.F32)], plan.Tensors.OrderByDescending(t => t.Name, StringComparer.Ordinal).Select(t => (t.Name, t.OutputType)));
        Assert.Equal("""{"torch_dtype":"bfloat16","num_hidden_layers":1}""", JsonNode.Parse(plan.Config)?.ToJsonString());
    }

    [Fact]
    public void Copies_keep_their_scales()
    {
        Save("a", Blocks, [1, 2], [0x38, 0xB8], "_scale_inv", [1, 1], [2]);
        MergePlan plan = Plan("slices: [{sources: [{model: a, layer_range: [0, 1]}]}, {sources: [{model: a, layer_range: [0, 1]}]}]\nmerge_method: passthrough");
        Assert.Equal(
            [(Name, DType.F8_E4M3), (Name + "_scale_inv", DType.F32), ("model.layers.1.mlp.weight", DType.F8_E4M3), ("model.layers.1.mlp.weight_scale_inv", DType.F32)],
            plan.Tensors.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => (t.Name, t.OutputType)));
        Assert.Contains("quantization_config", plan.Config, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dequantised_weight_is_merged_with_one_that_never_was_quantised()
    {
        Save("a", Blocks, [1, 2], [0x38, 0x40], "_scale_inv", [1, 1], [2]);
        new TestModel { Config = """{"num_hidden_layers": 1}""" }.Add(Name, 10, 1, 2).Save(Root, "b");
        Assert.Equal([6, 7], Values("models: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear"));
    }

    [Theory]
    [InlineData("", 19.25)]
    [InlineData("dtype: float32", 19.1875)]
    public void The_product_is_rounded_once_to_the_recipes_type_or_to_the_configurations(string dtype, double expected)
    {
        Save("a", Blocks.Replace("float32", "bfloat16", StringComparison.Ordinal), [1, 2], [0x38, 0x38], "_scale_inv", [1, 1], [19.1875f]);
        Assert.Equal([expected, expected], Values(Linear + dtype));
    }

    [Theory]
    [InlineData("_scale_inv", new long[] { 2, 2 }, "8-bit floats with scales: model.layers.0.mlp.weight_scale_inv is F32 [2, 2], which does not fit [1, 2]")]
    [InlineData("_other", new long[] { 1 }, "fp8: model.layers.0.mlp.weight is F8_E4M3, and there is no model.layers.0.mlp.weight_scale_inv or model.layers.0.mlp.weight_scale")]
    public void Scales_that_do_not_fit_or_are_missing_are_refused(string suffix, long[] shape, string expected)
    {
        Save("a", Blocks, [1, 2], [0x38, 0x40], suffix, shape, new float[shape.Aggregate(1, (a, b) => a * (int)b)]);
        AssertRefused(MergeDiagnostics.Quantised, expected, Linear + "dtype: float32");
    }

    [Fact]
    public void Blocks_of_compressed_tensors_are_said_elsewhere()
    {
        const string Config = """{"torch_dtype": "float32", "quantization_config": {"quant_method": "compressed-tensors", "config_groups": {"group_0": {"weights": {"strategy": "block", "block_structure": [1, 2]}}}}}""";
        Save("a", Config, [2, 3], [.. Enumerable.Repeat<byte>(0x38, 6)], "_scale", [2, 2], [1, 2, 3, 4]);
        Assert.Equal([1, 1, 2, 3, 3, 4], Values(Linear));
    }

    private double[] Values(string recipe)
    {
        Plan(recipe, new() { Overwrite = true }).Execute(Root["out"]);
        using Checkpoint output = CheckpointReader.Open(new(Root["out"]), ModelLocator.OfDisk(null), new())!; // it was written before
        TensorSource source = output.Find(Name)!; // and has that tensor
        byte[] bytes = new byte[source.Shape.ElementCount * source.Type.Size];
        source.ReadBytes(0, bytes);
        return ScalarTypes.Values(source.Type, bytes);
    }

    private void Save(string name, string config, long[] shape, byte[] weights, string suffix, long[] scaleShape, float[] scales) =>
        new TestModel { Config = config }.Add(Name, DType.F8_E4M3, shape, weights)
            .Add(Name + suffix, DType.F32, scaleShape, MemoryMarshal.AsBytes<float>(scales).ToArray()).Save(Root, name);
}
