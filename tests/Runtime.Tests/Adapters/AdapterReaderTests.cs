using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Hub;
using MergeDsl.Methods;
using MergeDsl.Output;
using MergeDsl.Pickle;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Pickle;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Adapters;

/// <summary>Adapters of a model of two layers, whose <c>mlp.weight</c> is 2 × 2 and whose embedding has four rows of two, all of them 1.</summary>
public sealed class AdapterReaderTests : IDisposable
{
    private const string Plain = """{"peft_type": "LORA", "r": 1, "lora_alpha": 2}""";

    private readonly TemporaryDirectory root = new();
    private readonly ProblemList problems = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("base_model.model.model.layers.0.mlp.lora_A.weight", "base_model.model.model.layers.0.mlp.lora_B.weight")]
    [InlineData("base_model.model.model.layers.0.mlp.lora_A.default.weight", "base_model.model.model.layers.0.mlp.lora_B.default.weight")]
    [InlineData("base_model.model.layers.0.mlp.lora_A.weight", "base_model.model.layers.0.mlp.lora_B.weight")]
    [InlineData("model.layers.0.mlp.lora_A.weight", "model.layers.0.mlp.lora_B.weight")]
    public void Names_are_those_of_peft_with_and_without_prefixes(string a, string b)
    {
        using Checkpoint checkpoint = Adapted(new TestModel().Add(a, 3, 1, 2).Add(b, 5, 2, 1));
        Assert.Equal([31, 31, 31, 31], Values(checkpoint, "model.layers.0.mlp.weight"));
        Assert.Equal([1, 1, 1, 1], Values(checkpoint, "model.layers.1.mlp.weight"));
        Assert.Equal(7, checkpoint.Tensors.Count);
    }

    [Theory]
    [InlineData("base_model.model.model.embed_tokens.lora_embedding_A", "base_model.model.model.embed_tokens.lora_embedding_B")]
    [InlineData("base_model.model.model.embed_tokens.lora_embedding_A.default", "base_model.model.model.embed_tokens.lora_embedding_B.default")]
    public void Embeddings_have_their_factors_the_other_way_round(string a, string b)
    {
        using Checkpoint checkpoint = Adapted(new TestModel().Add(a, DType.F32, [1, 4], Floats(1, 2, 3, 4)).Add(b, DType.F32, [2, 1], Floats(1, 10)));
        Assert.Equal([3, 21, 5, 41, 7, 61, 9, 81], Values(checkpoint, "model.embed_tokens.weight"));
    }

    [Theory]
    [InlineData("base_model.model.lm_head.weight")]
    [InlineData("base_model.model.lm_head.modules_to_save.weight")]
    [InlineData("base_model.model.lm_head.modules_to_save.default.weight")]
    [InlineData("base_model.model.lm_head.base_layer.weight")]
    public void Saved_modules_take_the_place_of_the_models(string name)
    {
        using Checkpoint checkpoint = Adapted(new TestModel().Add(name, 7, 4, 2).Add("base_model.model.lm_head.original_module.weight", 9, 4, 2));
        Assert.Equal([7, 7, 7, 7, 7, 7, 7, 7], Values(checkpoint, "lm_head.weight"));
        Assert.Equal(7, checkpoint.Tensors.Count);
    }

    [Fact]
    public void Biases_take_the_place_of_the_models()
    {
        TestModel model = TestModel.Llama(1).Add("model.layers.0.mlp.bias", 1, 2);
        using Checkpoint checkpoint = Adapted(new TestModel().Add("base_model.model.model.layers.0.mlp.bias", 7, 2), """{"peft_type": "LORA", "r": 1, "lora_alpha": 2, "bias": "lora_only"}""", model);
        Assert.Equal([7, 7], Values(checkpoint, "model.layers.0.mlp.bias"));
    }

    [Fact]
    public void A_saved_tensor_is_rounded_to_the_type_of_the_models()
    {
        TestModel model = new TestModel().Add("model.layers.0.mlp.weight", 1, 2, 2).Add("score.weight", DType.BF16, [1, 2], [0x80, 0x3F, 0x80, 0x3F]);
        using Checkpoint checkpoint = Adapted(new TestModel().Add("base_model.model.score.weight", 1.005f, 1, 2), Plain, model);
        Assert.Equal(DType.BF16, checkpoint.Find("score.weight")?.Type);
        byte[] bytes = new byte[4];
        checkpoint.Find("score.weight")?.ReadBytes(0, bytes);
        Assert.Equal([0x81, 0x3F, 0x81, 0x3F], bytes);
    }

    [Fact]
    public void A_vocabulary_that_grew_is_that_of_the_model_if_all_of_it_grew()
    {
        using (Checkpoint checkpoint = Adapted(new TestModel().Add("base_model.model.model.embed_tokens.weight", 7, 6, 2).Add("base_model.model.lm_head.weight", 7, 6, 2)))
        {
            Assert.Equal([6, 2], checkpoint.Find("lm_head.weight")?.Shape.Dimensions);
        }

        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "changes the number of tokens in some vocabulary tensors and not in others", new TestModel().Add("base_model.model.lm_head.weight", 7, 6, 2));
    }

    [Fact]
    public void A_head_trained_apart_joins_a_model_that_had_it_tied()
    {
        using Checkpoint checkpoint = Adapted(new TestModel().Add("base_model.model.lm_head.weight", 7, 4, 2), Plain, TestModel.Llama(1).Without("lm_head.weight"));
        Assert.Equal([7, 7, 7, 7, 7, 7, 7, 7], Values(checkpoint, "lm_head.weight"));
    }

    [Fact]
    public void A_pickled_adapter_is_read_too()
    {
        TestModel.Llama(1).Save(root, "m");
        root.Write("lora/adapter_config.json", Plain);
        byte[] pickle = new TestPickle().Do(PickleOpcode.EmptyDict)
            .Text("base_model.model.model.layers.0.mlp.lora_A.weight").Tensor("Float", "0", 2, 0, [1, 2], [2, 1]).Do(PickleOpcode.SetItem)
            .Text("base_model.model.model.layers.0.mlp.lora_B.weight").Tensor("Float", "1", 2, 0, [2, 1], [1, 1]).Do(PickleOpcode.SetItem).End();
        File.WriteAllBytes(root["lora", "adapter_model.bin"], TestArchive.Torch(pickle, [3, 3], [5, 5]).End());
        using Checkpoint? checkpoint = Open();
        Assert.Equal([31, 31, 31, 31], Values(checkpoint!, "model.layers.0.mlp.weight"));
    }

    [Fact]
    public void The_type_of_what_an_adapter_changes_can_be_chosen()
    {
        Save(Pair(), Plain, TestModel.Llama(1));
        using Checkpoint? checkpoint = CheckpointReader.Open(new("m", Adapter: new("lora")), ModelLocator.OfDisk(root.Path), problems, FloatType.BFloat16);
        Assert.Equal([DType.BF16, DType.F32], [checkpoint?.Find("model.layers.0.mlp.weight")?.Type, checkpoint?.Find("model.layers.1.mlp.weight")?.Type]);
    }

    [Fact]
    public void What_does_not_fit_is_named_with_its_shapes()
    {
        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "model.layers.0.mlp.lora_A.weight has no B beside it", new TestModel().Add("model.layers.0.mlp.lora_A.weight", 3, 1, 2));
        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "model.layers.0.mlp.lora_B.weight has no A beside it", new TestModel().Add("model.layers.0.mlp.lora_B.weight", 3, 2, 1));
        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "the model has nothing for 1 of its modules and tensors: model.layers.9.mlp;", Pair("model.layers.9.mlp"));
        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "the model has nothing for 1 of its modules and tensors: odd.weight;", new TestModel().Add("odd.weight", 1, 2));
        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "A is F32 [1, 3], B is F32 [2, 1], which do not fit together", Pair(inputs: 3));
        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "A has the rank 2, adapter_config.json says 1", Pair(rank: 2));
        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "expected A of rank × inputs and B of outputs × rank", Pair("model.layers.0.norm"));
        AssertRefused(CheckpointDiagnostics.AdapterMismatch, "lm_head.weight is F32 [4, 3], lm_head.weight is F32 [4, 2]", new TestModel().Add("lm_head.weight", 1, 4, 3));
        AssertRefused(
            CheckpointDiagnostics.AdapterMismatch,
            "fits only where adapter_config.json says fan_in_fan_out",
            new TestModel().Add("odd.lora_A.weight", 3, 1, 3).Add("odd.lora_B.weight", 3, 2, 1),
            TestModel.Llama(1).Add("odd.weight", 1, 3, 2));
        AssertRefused(
            CheckpointDiagnostics.AdapterMismatch,
            "quantised weights must be dequantised first",
            Pair("packed"),
            TestModel.Llama(1).Add("packed.weight", DType.I8, [2, 2], new byte[4]));
    }

    [Theory]
    [InlineData("model.layers.0.mlp.lora_magnitude_vector.weight", "DoRA")]
    [InlineData("model.layers.0.mlp.hada_w1_a", "LoHa")]
    [InlineData("model.layers.0.mlp.lokr_w1", "LoKr")]
    [InlineData("model.layers.0.mlp.lora_E", "AdaLoRA")]
    [InlineData("model.layers.0.mlp.ia3_l", "IA3")]
    [InlineData("model.layers.0.mlp.lora_B.bias", "LoRA with a bias of its own")]
    public void Parts_of_other_methods_are_named(string name, string kind) =>
        AssertRefused(CheckpointDiagnostics.AdapterUnsupported, $"it has the tensor {name}, a part of {kind}", Pair().Add(name, 1, 2));

    [Fact]
    public void Two_adapters_in_one_file_are_not_guessed_at() =>
        AssertRefused(CheckpointDiagnostics.AdapterUnsupported, "so it holds several adapters", Pair().Add("model.layers.0.mlp.lora_A.second.weight", 1, 1, 2));

    [Fact]
    public void A_directory_without_adapter_is_named()
    {
        TestModel.Llama(1).Save(root, "m");
        TestModel.Llama(1).Save(root, "lora");
        Assert.Null(Open());
        root.Write("lora/adapter_config.json", Plain);
        Assert.Null(Open());
        Directory.Delete(root["lora"], recursive: true);
        Assert.Null(Open());
        Assert.Equal([CheckpointDiagnostics.NoAdapter, CheckpointDiagnostics.NoAdapter, CheckpointDiagnostics.ModelNotFound], problems.All.Select(p => p.Descriptor));
        Assert.Contains("adapter_config.json is missing", problems.All[0].Message, StringComparison.Ordinal);
        Assert.Contains("the weights are missing", problems.All[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_run_may_take_over_depends_on_the_adapter_and_its_configuration()
    {
        Save(Pair(), Plain, TestModel.Llama(1));
        string first = Fingerprint(new());
        Assert.Equal(first, Fingerprint(new()));
        Assert.NotEqual(first, Fingerprint(new() { AdaptedType = FloatType.Float16 }));
        root.Write("lora/adapter_config.json", """{"peft_type": "LORA", "r": 1, "lora_alpha": 16}""");
        Assert.NotEqual(first, Fingerprint(new()));
    }

    [Fact]
    public void An_adapted_weight_is_the_same_for_two_plans_unless_its_change_or_type_is_another()
    {
        Save(Pair(), Plain, TestModel.Llama(1));
        SharedInputs inputs = new();
        void Add(MergeOptions options)
        {
            using MergePlan plan = PlanOf(options);
            inputs.Add(plan.Tensors.Single(t => t.Name == "model.layers.0.mlp.weight"));
        }

        Add(new());
        Add(new());
        Assert.Single(inputs.Sources);
        Add(new() { AdaptedType = FloatType.Float16 });
        Assert.Equal(2, inputs.Sources.Count);
        root.Write("lora/adapter_config.json", """{"peft_type": "LORA", "r": 1, "lora_alpha": 16}""");
        Add(new());
        Assert.Equal(3, inputs.Sources.Count);
    }

    [Fact]
    public void An_output_never_replaces_an_adapter()
    {
        Save(Pair(), Plain, TestModel.Llama(1));
        root.Write("lora/mergekit_config.yml", "an earlier merge");
        using MergePlan plan = PlanOf(new() { Overwrite = true });
        Assert.Equal(MergeDiagnostics.OutputIsInput, Assert.Single(Assert.Throws<MergeException>(() => plan.Execute(root["lora"])).Problems).Descriptor);
        Assert.True(File.Exists(root["lora", "adapter_model.safetensors"]));
    }

    private string Fingerprint(MergeOptions options)
    {
        using MergePlan plan = PlanOf(options);
        return PlanFingerprint.Of(plan);
    }

    private MergePlan PlanOf(MergeOptions options) =>
        RecipeFile.Parse("test.yml", "models: [{model: m+lora}]\nmerge_method: passthrough\ndtype: float32", MergeMethods.BuiltIn).Require().Plan(options with { ModelRoot = root.Path });

    private static TestModel Pair(string module = "model.layers.0.mlp", int inputs = 2, int rank = 1) =>
        new TestModel().Add(module + ".lora_A.weight", 3, rank, inputs).Add(module + ".lora_B.weight", 5, 2, rank);

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static float[] Values(Checkpoint checkpoint, string name)
    {
        TensorSource source = checkpoint.Find(name)!; // it is asked for because it is there
        byte[] bytes = new byte[source.Shape.ElementCount * sizeof(float)];
        source.ReadBytes(0, bytes);
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BitConverter.ToSingle(bytes, i * 4))];
    }

    private void AssertRefused(DiagnosticDescriptor expected, string message, TestModel adapter, TestModel? model = null)
    {
        Save(adapter, Plain, model ?? TestModel.Llama(1));
        ProblemList found = new();
        Assert.Null(CheckpointReader.Open(new("m", Adapter: new("lora")), ModelLocator.OfDisk(root.Path), found));
        MergeProblem problem = Assert.Single(found.All);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(expected, problem.Descriptor);
    }

    private Checkpoint Adapted(TestModel adapter, string config = Plain, TestModel? model = null)
    {
        Save(adapter, config, model ?? TestModel.Llama(1));
        Checkpoint? checkpoint = Open();
        Assert.Empty(problems.All);
        return checkpoint!; // there were no problems
    }

    private void Save(TestModel adapter, string config, TestModel model)
    {
        model.Save(root, "m");
        root.Write("lora/adapter_config.json", config);
        adapter.WriteTensors(root["lora", "adapter_model.safetensors"]);
    }

    private Checkpoint? Open() => CheckpointReader.Open(new("m", Adapter: new("lora")), ModelLocator.OfDisk(root.Path), problems);
}
