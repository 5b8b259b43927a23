using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

public sealed class MergePlanTests : PlanningTest
{
    private const string Mean = "models: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\n";

    [Theory]
    [InlineData("linear")]
    [InlineData("frankenmerge")]
    [InlineData("tied-linear")]
    [InlineData("slices-ties")]
    [InlineData("input-sharded")]
    [InlineData("linear-no-dtype")]
    [InlineData("linear-out-dtype")]
    [InlineData("arch-bert-stack")]
    [InlineData("arch-gpt2-stack")]
    [InlineData("arch-gpt_neox-gradient")]
    [InlineData("arch-mixtral-stack")]
    [InlineData("arch-t5-gradient")]
    public void The_plan_has_the_tensors_of_the_golden_output(string name)
    {
        using Checkpoint expected = CheckpointReader.Open(new(Path.Combine(TestData.GoldenCase(name), "expected")), ModelLocator.OfDisk(null), new())!; // golden cases are there
        Assert.Equal(
            expected.Tensors.Select(t => (t.Name, t.Shape, t.Type)).Order(Comparer<(string Name, TensorShape, DType)>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))),
            PlanGolden(name).Tensors.Select(t => (t.Name, t.Shape, t.OutputType)).Order(Comparer<(string Name, TensorShape, DType)>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))));
    }

    [Fact]
    public void Slices_are_renumbered_and_take_what_surrounds_them_from_the_first_and_the_last()
    {
        MergePlan plan = PlanGolden("frankenmerge");
        Assert.Equal("models/alpha", Source("model.embed_tokens.weight"));
        Assert.Equal("models/alpha model.layers.2.mlp.up_proj.weight", Source("model.layers.2.mlp.up_proj.weight", true));
        Assert.Equal("models/beta model.layers.1.mlp.up_proj.weight", Source("model.layers.3.mlp.up_proj.weight", true));
        Assert.Equal("models/beta", Source("model.norm.weight"));
        Assert.Equal("models/beta", Source("lm_head.weight"));

        string Source(string name, bool withTensor = false)
        {
            PlannedInput input = Assert.Single(plan.Tensors.First(t => t.Name == name).Inputs);
            return input.Model + (withTensor ? " " + input.Source.Name : "");
        }
    }

    [Fact]
    public void Gradients_run_over_the_layers_of_each_stack()
    {
        MergePlan plan = PlanGolden("arch-t5-gradient");
        Assert.Equal(new Linear(new(), [new(0.2), new(1)]), MethodOf(plan, "shared.weight"));
        Assert.Equal(new Linear(new(), [new(0.2), new(1)]), MethodOf(plan, "encoder.block.0.layer.0.SelfAttention.k.weight"));
        Assert.Equal(new Linear(new(), [new(0.7), new(0.3)]), MethodOf(plan, "encoder.block.2.layer.0.SelfAttention.k.weight"));
        Assert.Equal(new Linear(new(), [new(0.7), new(0.3)]), MethodOf(plan, "decoder.block.2.layer.0.SelfAttention.k.weight"));
        Assert.Equal(new Linear(new(), [new(0.2), new(1)]), MethodOf(plan, "decoder.final_layer_norm.weight"));
    }

    [Fact]
    public void The_base_is_marked_and_has_no_values()
    {
        Models(TestModel.Llama(1), TestModel.Llama(2));
        PlannedTensor tensor = Plan("models: [{model: a}]\nbase_model: b\nparameters: {weight: 1}\nmerge_method: ties").Tensors[0];
        Assert.Equal([false, true], tensor.Inputs.Select(i => i.IsBase));
        Assert.Equal(new Ties(new(), [new(1)]), tensor.Method);
    }

    [Theory]
    [InlineData(DType.BF16, DType.BF16, DType.BF16)]
    [InlineData(DType.BF16, DType.F16, DType.F32)]
    [InlineData(DType.BF16, DType.F32, DType.F32)]
    public void Without_dtype_the_common_type_of_the_inputs_decides(DType a, DType b, DType expected)
    {
        Models(TestModel.Llama(1).Add("x.weight", a, [1], new byte[a.Size]), TestModel.Llama(1).Add("x.weight", b, [1], new byte[b.Size]));
        PlannedTensor tensor = Plan(Mean).Tensors.First(t => t.Name == "x.weight");
        Assert.Equal((expected, expected), (tensor.InputType, tensor.OutputType));
    }

    [Theory]
    [InlineData("dtype: bfloat16", DType.BF16, DType.BF16)]
    [InlineData("out_dtype: bfloat16", DType.F32, DType.BF16)]
    [InlineData("dtype: bfloat16\nout_dtype: float16", DType.BF16, DType.F16)]
    public void Dtype_rounds_the_inputs_and_out_dtype_the_output(string types, DType input, DType output)
    {
        Models(TestModel.Llama(1), TestModel.Llama(1));
        Assert.All(Plan(Mean + types).Tensors, t => Assert.Equal((input, output), (t.InputType, t.OutputType)));
    }

    [Fact]
    public void Eight_bit_floats_are_copied_and_merged_only_with_a_dtype()
    {
        Models(Small(), Small());
        AssertRefused(MergeDiagnostics.TypeNotMerged, "1 tensor(s) of a are F8_E4M3: x.weight; name a `dtype`", "models: [{model: a, parameters: {scale: 2}}]\nmerge_method: passthrough");
        Assert.Null(Plan("models: [{model: a}]\nmerge_method: passthrough").Tensors.First(t => t.Name == "x.weight").Method);
        Assert.Equal(DType.BF16, Plan(Mean + "dtype: bfloat16").Tensors.First(t => t.Name == "x.weight").OutputType);

        static TestModel Small() => TestModel.Llama(1).Add("x.weight", DType.F8_E4M3, [1], [0x38]);
    }

    [Fact]
    public void Each_tensor_is_merged_in_the_common_type_of_its_own_inputs()
    {
        Models(Mixed(DType.BF16, DType.BF16, DType.F32, DType.F64), Mixed(DType.BF16, DType.F16, DType.F32, DType.F32));
        Assert.Equal(
            [DType.BF16, DType.F32, DType.F32, DType.F64],
            Plan(Mean).Tensors.Where(t => t.Name[0] == 'x').OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => t.OutputType));
        Assert.All(Plan(Mean + "dtype: float64").Tensors, t => Assert.Equal((DType.F64, DType.F64), (t.InputType, t.OutputType)));

        static TestModel Mixed(params DType[] types) => types.Select((t, i) => (Type: t, Name: $"x{i}.weight"))
            .Aggregate(TestModel.Llama(1), (m, x) => m.Add(x.Name, x.Type, [1], new byte[x.Type.Size]));
    }

    [Fact]
    public void Integers_keep_their_type_whatever_the_recipe_says()
    {
        Models(Counter(257), Counter(257));
        PlannedTensor tensor = Plan(Mean + "dtype: bfloat16\nout_dtype: float64").Tensors.First(t => t.Name == "x.count");
        Assert.Equal((DType.I64, DType.I64, null), (tensor.InputType, tensor.OutputType, tensor.Method));
        Assert.Single(tensor.Inputs);
    }

    [Fact]
    public void Integers_that_differ_are_refused_before_any_cast()
    {
        Models(Counter((1 << 24) + 1), Counter(1 << 24));
        AssertRefused(MergeDiagnostics.IntegersDiffer, "x.count is 16777216 in b and 16777217 in a", Mean + "dtype: float32");
    }

    [Fact]
    public void An_integer_against_a_float_is_refused()
    {
        Models(Counter(1), TestModel.Llama(1).Add("x.count", 1));
        AssertRefused(MergeDiagnostics.IntegersDiffer, "x.count is F32 [] in b and I64 [] in a", Mean);
    }

    [Fact]
    public void Shards_are_filled_in_order_and_a_large_tensor_has_its_own()
    {
        Models(TestModel.Llama(1, vocabulary: 100), TestModel.Llama(1, vocabulary: 100));
        MergePlan plan = Plan(Mean, new() { ShardSize = 40 });
        Assert.Equal(
            [
                (0, "model.embed_tokens.weight"), (1, "model.layers.0.mlp.weight"), (1, "model.layers.0.norm.weight"), (1, "model.layers.1.mlp.weight"),
                (2, "model.layers.1.norm.weight"), (2, "model.norm.weight"), (3, "lm_head.weight"),
            ],
            plan.Tensors.Select(t => (t.Shard, t.Name)));
        Assert.Equal("model-00002-of-00004.safetensors", plan.Shards[1].FileName);
        Assert.Equal(plan.Shards[1].Header.Count + 16, plan.Tensors[2].Offset);
        Assert.Equal("model.safetensors", Assert.Single(Plan(Mean).Shards).FileName);
    }

    [Fact]
    public void Wider_types_come_first_in_a_file_so_that_all_are_aligned()
    {
        Models(TestModel.Llama(1).Add("x", DType.BOOL, [3], [1, 0, 1]).Add("y", DType.I64, [1], new byte[8]));
        MergePlan plan = Plan("models: [{model: a}]\nmerge_method: passthrough");
        Assert.All(plan.Tensors, t => Assert.Equal(0, t.Offset % t.OutputType.Size));
        Assert.Equal("x", plan.Tensors[plan.Tensors.Count - 1].Name);
    }

    [Fact]
    public void The_seed_is_the_runs_or_the_recipes_or_a_fixed_one()
    {
        Models(TestModel.Llama(1), TestModel.Llama(1));
        Assert.Equal(MergeOptions.DefaultSeed, Plan(Mean).Seed);
        Assert.Equal(42UL, Plan(Mean + "mergedsl: {seed: 42}").Seed);
        Assert.Equal(7UL, Plan(Mean + "mergedsl: {seed: 42}", new() { Seed = 7 }).Seed);
    }

    [Fact]
    public void The_plan_prints_layers_on_one_line()
    {
        Models(TestModel.Llama(1), TestModel.Llama(1));
        string text = Plan("models: [{model: a, parameters: {weight: [0, 1]}}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\nout_dtype: bfloat16").Describe();
        Assert.StartsWith("test: linear of 2 models\n", text, StringComparison.Ordinal);
        Assert.Contains("model.layers.{0…1}.mlp.weight   [2, 2]  F32 → BF16  #1, #2\n", text, StringComparison.Ordinal);
        Assert.Contains("#2 linear(normalize: true; weight: 1; weight: 1)\n", text, StringComparison.Ordinal);
        Assert.Contains("7 tensors, 7 merged and 0 copied: 240 B of inputs, ", text, StringComparison.Ordinal);
    }

    private static TestModel Counter(long value) => TestModel.Llama(1).Add("x.count", DType.I64, [], BitConverter.GetBytes(value));

    private static MergeMethod? MethodOf(MergePlan plan, string tensor) => plan.Tensors.First(t => t.Name == tensor).Method;

    private void Models(params TestModel[] models)
    {
        for (int i = 0; i < models.Length; i++)
        {
            models[i].Save(Root, ((char)('a' + i)).ToString());
        }
    }
}
