using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Execution;

/// <summary>Recipes over small checkpoints, down to the numbers.</summary>
public sealed class CheckpointMergeTests : PlanningTest
{
    [Theory]
    [InlineData("dtype: bfloat16")]
    [InlineData("dtype: float64")]
    [InlineData("dtype: bfloat16\nout_dtype: float64")]
    public void Statistics_of_batches_are_merged_and_their_counters_and_flags_kept(string types)
    {
        BatchNorm(1).Save(Root, "a");
        BatchNorm(2).Save(Root, "b");
        Dictionary<string, byte[]> merged = Merge($"models: [{{model: a}}, {{model: b}}]\nparameters: {{weight: 1}}\nmerge_method: linear\n{types}");
        Assert.Equal(BitConverter.GetBytes(257L), merged["bn.num_batches_tracked"]);
        Assert.Equal([1, 0, 1], merged["bn.mask"]);
        DType type = types.EndsWith("float64", StringComparison.Ordinal) ? DType.F64 : DType.BF16;
        Assert.Equal([1.5, 1.5], ScalarTypes.Values(type, merged["bn.running_mean"]));

        static TestModel BatchNorm(float value) => TestModel.Llama(1).Add("bn.running_mean", value, 2)
            .Add("bn.num_batches_tracked", DType.I64, [], BitConverter.GetBytes(257L))
            .Add("bn.mask", DType.BOOL, [3], [1, 0, 1]);
    }

    [Fact]
    public void Norms_of_float32_in_a_bfloat16_checkpoint_are_merged_in_float32()
    {
        TestModel.Llama(1).Add("x.norm.weight", 0.1f, 1).Save(Root, "a");
        TestModel.Llama(1).Add("x.norm.weight", DType.BF16, [1], [0x80, 0x3F]).Save(Root, "b");
        Assert.Equal([(float)((0.1f + 1.0) / 2)], ScalarTypes.Values(DType.F32, Merge("models: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear")["x.norm.weight"]));
    }

    [Fact]
    public void A_scale_of_zero_by_filter_silences_what_it_names()
    {
        TestModel.Llama(3).Add("model.layers.0.self_attn.o_proj.weight", 3, 2).Add("model.layers.0.self_attn.q_proj.weight", 3, 2).Save(Root, "a");
        Dictionary<string, byte[]> merged = Merge("models: [{model: a, parameters: {scale: [{filter: o_proj, value: 0}]}}]\nmerge_method: passthrough");
        Assert.All(merged, t => Assert.All(ScalarTypes.Values(DType.F32, t.Value), y => Assert.Equal(t.Key.Contains("o_proj") ? 0 : 3, y)));
    }

    [Theory]
    [InlineData("models: [{model: a, parameters: {scale: [1e-5, 1e-3]}}]")]
    [InlineData("models: [{model: a}]\nparameters: {scale: [1e-5, 1e-3]}")]
    [InlineData("slices: [{sources: [{model: a, layer_range: [0, 3], parameters: {scale: [1e-5, 1e-3]}}]}]")]
    [InlineData("slices: [{sources: [{model: a, layer_range: [0, 3]}], parameters: {scale: [1e-5, 1e-3]}}]")]
    [InlineData("models: [{model: a, parameters: {scale: [{filter: mlp, value: [1e-5, 1e-3]}, {value: 7}]}}]")]
    [InlineData("models: [{model: a}]\nparameters: {scale: [{filter: mlp, value: [\"1e-5\", 0.001]}, {value: 7}]}")]
    public void A_gradient_is_read_and_interpolated_at_every_level(string models)
    {
        TestModel.Llama(1, layers: 3).Save(Root, "a");
        byte[] merged = Merge($"{models}\nmerge_method: passthrough\ndtype: float64")["model.layers.1.mlp.weight"];
        Assert.All(ScalarTypes.Values(DType.F64, merged), y => Assert.Equal(0.000505, y, 1e-18));
    }

    [Fact]
    public void Both_ends_of_a_gradient_must_be_allowed()
    {
        RecipeFile recipe = RecipeFile.Parse("x.yml", "models: [{model: a}, {model: b, parameters: {weight: 1, density: [-1, 2]}}]\nbase_model: a\nmerge_method: ties", MergeMethods.BuiltIn);
        Assert.Contains(recipe.Compilation.Diagnostics, d => d.Severity == RecipeSeverity.Error && d.Message.Contains("density", StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_stay_with_their_model_where_one_lacks_the_tensor()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(1).Add("x.bias", 10, 1).Save(Root, "b");
        TestModel.Llama(1).Add("x.bias", 20, 1).Save(Root, "c");
        string models = "models: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 2}}, {model: c, parameters: {weight: 3}}]\nmerge_method: linear\nparameters: {normalize: false}";
        Assert.Equal([80], ScalarTypes.Values(DType.F32, Merge(models)["x.bias"]));
    }

    private Dictionary<string, byte[]> Merge(string recipe)
    {
        EquatableArray<PlannedTensor> tensors = Plan(recipe).Tensors;
        MemorySink sink = new();
        MergeEngine.Run(tensors, sink, new EngineOptions { Threads = 2 });
        return tensors.ToDictionary(t => t.Name, sink.Bytes);
    }
}
