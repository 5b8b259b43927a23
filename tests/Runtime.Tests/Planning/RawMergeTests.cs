using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>Merges of loose weights: files, directories without a configuration, adapters.</summary>
public sealed class RawMergeTests : PlanningTest
{
    private const string Mean = "models: [{model: a.safetensors}, {model: b.safetensors}]\nparameters: {weight: 1}\nmerge_method: linear\n";
    private const string Vectors = "models: [{model: a.safetensors}, {model: b.safetensors}]\nbase_model: c.safetensors\nparameters: {weight: 1}\nmerge_method: task_arithmetic\n";

    [Fact]
    public void Files_are_merged_into_weights_with_recipe_and_card()
    {
        Weights("a", ("x", 1), ("y", 2));
        Weights("b", ("x", 3), ("y", 4));
        Raw(Mean).Execute(Root["out"]);
        Assert.Equal(["README.md", "mergedsl-manifest.json", "mergekit_config.yml", "model.safetensors"], FilesOf("out"));
        Assert.Equal(("x", 2f, "y", 3f), Values("out"));
        Assert.DoesNotContain("library_name", File.ReadAllText(Root["out", "README.md"]), StringComparison.Ordinal);
        Assert.Equal(Mean, File.ReadAllText(Root["out", "mergekit_config.yml"]));
    }

    [Fact]
    public void The_output_of_a_raw_merge_is_loose_weights_and_can_be_sharded()
    {
        Weights("a", ("x", 1), ("y", 2));
        Weights("b", ("x", 3), ("y", 4));
        Raw(Mean, new() { ShardSize = 8 }).Execute(Root["out"]);
        Assert.Equal(
            ["README.md", "mergedsl-manifest.json", "mergekit_config.yml", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"], FilesOf("out"));
        Raw(Mean.Replace("a.safetensors", "out", StringComparison.Ordinal)).Execute(Root["again"]);
        Assert.Equal(("x", 2.5f, "y", 3.5f), Values("again"));
    }

    [Fact]
    public void Shards_without_an_index_are_one_model()
    {
        Weights("b", ("x", 3), ("y", 4));
        Directory.CreateDirectory(Root["loose"]);
        new TestModel().Add("x", 1, 2).WriteTensors(Root["loose", "unet-00001-of-00002.safetensors"]);
        new TestModel().Add("y", 2, 2).WriteTensors(Root["loose", "unet-00002-of-00002.safetensors"]);
        string recipe = Mean.Replace("a.safetensors", "loose", StringComparison.Ordinal);
        Assert.Equal(["x", "y"], Raw(recipe).Tensors.Select(t => t.Name));
        File.Delete(Root["loose", "unet-00001-of-00002.safetensors"]);
        AssertRawRefused(RawMergeDiagnostics.LooseUnclear, "it has 1 of the 2 files unet-*-of-00002.safetensors", recipe);
    }

    [Fact]
    public void A_tensor_that_two_files_of_a_directory_hold_is_not_chosen_for_the_user()
    {
        Weights("b", ("x", 3));
        Directory.CreateDirectory(Root["loose"]);
        new TestModel().Add("x", 1, 2).WriteTensors(Root["loose", "final.safetensors"]);
        new TestModel().Add("x", 2, 2).WriteTensors(Root["loose", "step-10.safetensors"]);
        AssertRawRefused(
            RawMergeDiagnostics.LooseUnclear, "x is both in final.safetensors and in step-10.safetensors; name the file that is meant as the model",
            Mean.Replace("a.safetensors", "loose", StringComparison.Ordinal));
    }

    [Fact]
    public void Adapters_are_merged_as_the_weights_that_they_are()
    {
        foreach ((string name, float value) in new[] { ("math", 1f), ("code", 3f) })
        {
            Root.Write(Path.Combine(name, "adapter_config.json"), "{}");
            new TestModel().Add("base_model.model.layers.0.q_proj.lora_A.weight", value, 2, 4).Add("base_model.model.layers.0.q_proj.lora_B.weight", value, 4, 2)
                .WriteTensors(Root[name, "adapter_model.safetensors"]);
        }

        Raw("models: [{model: math}, {model: code/adapter_model.safetensors}]\nparameters: {weight: 1}\nmerge_method: linear").Execute(Root["out"]);
        using Checkpoint merged = LooseWeights.Open(new("out"), Root.Path, new(), new())!; // it was written above
        Assert.All(merged.Tensors, t => Assert.Equal(2, FirstOf(t)));
        Assert.Equal(2, merged.Tensors.Count);
    }

    [Fact]
    public void A_model_with_a_configuration_is_only_its_weights()
    {
        TestModel.Llama(1, layers: 2).Save(Root, "model");
        TestModel.Llama(3, layers: 2).WriteTensors(Root["a.safetensors"]);
        Raw("models: [{model: model}, {model: a.safetensors}]\nparameters: {weight: 1}\nmerge_method: linear").Execute(Root["out"]);
        Assert.False(File.Exists(Root["out", "config.json"]));
    }

    [Fact]
    public void Every_tensor_is_at_the_start_of_a_gradient()
    {
        TestModel.Llama(1).WriteTensors(Root["a.safetensors"]);
        TestModel.Llama(3).WriteTensors(Root["b.safetensors"]);
        Assert.All(
            Raw("models: [{model: a.safetensors}, {model: b.safetensors}]\nparameters: {weight: [0.25, 1]}\nmerge_method: linear").Tensors,
            t => Assert.Equal(new Linear(new(), [new(0.25), new(0.25)]), t.Method));
    }

    [Theory]
    [InlineData(DType.BF16, DType.BF16, DType.BF16)]
    [InlineData(DType.BF16, DType.F16, DType.F32)]
    [InlineData(DType.F64, DType.F32, DType.F64)]
    public void Types_are_those_of_any_merge(DType a, DType b, DType expected)
    {
        new TestModel().Add("x", a, [2], new byte[2 * a.Size]).WriteTensors(Root["a.safetensors"]);
        new TestModel().Add("x", b, [2], new byte[2 * b.Size]).WriteTensors(Root["b.safetensors"]);
        Assert.Equal(expected, Raw(Mean).Tensors[0].OutputType);
        Assert.Equal(DType.F16, Raw(Mean + "dtype: float16").Tensors[0].OutputType);
    }

    [Fact]
    public void Integers_must_be_equal_and_shapes_too()
    {
        new TestModel().Add("x", 1, 2).Add("steps", DType.I32, [1], [7, 0, 0, 0]).Add("embed_tokens.weight", 1, 4, 2).WriteTensors(Root["a.safetensors"]);
        new TestModel().Add("x", 1, 3).Add("steps", DType.I32, [1], [8, 0, 0, 0]).Add("embed_tokens.weight", 1, 3, 2).WriteTensors(Root["b.safetensors"]);
        EquatableArray<MergeProblem> problems = Assert.Throws<MergeException>(() => Raw(Mean, new() { TruncateEmbeddings = true })).Problems;
        Assert.Equal(
            [
                "error MRG5024: steps is 8 at element 0 in b.safetensors and 7 at element 0 in a.safetensors; integers and booleans are not merged, they must be equal in all inputs (packed quantised weights must be dequantised first)",
                "error MRG5022: 2 tensor(s) of b.safetensors have another shape than in a.safetensors: x [3] against [2], embed_tokens.weight [3, 2] against [4, 2]",
            ],
            problems.Select(p => p.ToString()).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void Names_that_differ_are_named_with_the_switch_that_allows_it()
    {
        Weights("a", ("x", 1), ("p", 1), ("q", 1), ("r", 1), ("s", 1));
        Weights("b", ("x", 3), ("y", 4));
        AssertRawRefused(
            RawMergeDiagnostics.NamesDiffer,
            "model b.safetensors does not have the tensors of a.safetensors: it lacks 4 (p, q, r and 1 more) and has 1 more (y); --names intersection merges those that all models have, --names union those that any of them has",
            Mean);
    }

    [Fact]
    public void The_intersection_is_what_all_have_and_the_rest_is_told()
    {
        Weights("a", ("x", 1), ("p", 1));
        Weights("b", ("x", 3), ("y", 4));
        MergePlan plan = Raw(Mean, new() { Names = NameMatch.Intersection });
        Assert.Equal("x", Assert.Single(plan.Tensors).Name);
        Assert.Equal(
            [
                "warning MRG5123: 1 tensor(s) of a.safetensors are not in all models and will not be in the output: p",
                "warning MRG5123: 1 tensor(s) of b.safetensors are not in all models and will not be in the output: y",
            ],
            plan.Warnings.Select(w => w.ToString()));
        Weights("d", ("z", 3));
        AssertRawRefused(RawMergeDiagnostics.NothingInCommon, "a.safetensors has x, p, d.safetensors has z", Mean.Replace("b.", "d.", StringComparison.Ordinal), new() { Names = NameMatch.Intersection });
    }

    [Fact]
    public void The_union_is_merged_from_those_that_have_it_each_with_its_own_weight()
    {
        Weights("a", ("x", 1), ("p", 5));
        Weights("b", ("x", 3), ("y", 4));
        string recipe = "models: [{model: a.safetensors, parameters: {weight: 1}}, {model: b.safetensors, parameters: {weight: 3}}]\nmerge_method: linear\n";
        MergePlan plan = Raw(recipe, new() { Names = NameMatch.Union });
        Assert.Equal(["x", "p", "y"], plan.Tensors.Select(t => t.Name));
        Assert.Equal([new Linear(new(), [new(1), new(3)]), new Linear(new(), [new(1)]), new Linear(new(), [new(3)])], plan.Tensors.Select(t => t.Method));
    }

    [Fact]
    public void In_a_union_what_only_the_base_has_is_copied_and_what_it_lacks_is_refused()
    {
        Weights("a", ("x", 1));
        Weights("b", ("x", 3));
        Weights("c", ("x", 3), ("y", 4));
        Assert.Null(Raw(Vectors, new() { Names = NameMatch.Union }).Tensors.First(t => t.Name == "y").Method);
        Weights("d", ("x", 3), ("z", 3));
        AssertRawRefused(
            MergeDiagnostics.TensorNeeded, "task_arithmetic cannot merge z: it is missing in a.safetensors, c.safetensors",
            Vectors.Replace("b.", "d.", StringComparison.Ordinal), new() { Names = NameMatch.Union });
    }

    [Fact]
    public void A_head_in_a_union_is_not_stood_in_for_by_an_embedding()
    {
        Weights("a", ("model.embed_tokens.weight", 1), ("lm_head.weight", 5));
        Weights("b", ("model.embed_tokens.weight", 3));
        PlannedTensor head = Raw(Mean, new() { Names = NameMatch.Union }).Tensors.First(t => t.Name == "lm_head.weight");
        Assert.Equal("a.safetensors", Assert.Single(head.Inputs).Model.ToString());
    }

    [Theory]
    [InlineData("slices: [{sources: [{model: a, layer_range: [0, 1]}]}]\nmerge_method: passthrough", "`slices` cannot be merged with --raw, which does not know what a layer is: list whole models under `models`")]
    [InlineData("modules: {encoder: {models: [{model: a}]}}\nmerge_method: passthrough", "`modules` cannot be merged with --raw")]
    [InlineData("models: [{model: a}]\nmerge_method: passthrough\ntokenizer_source: union", "a `tokenizer` block (or tokenizer_source) cannot be merged with --raw, whose models have no tokenizer")]
    [InlineData("models: [{model: a}]\nmerge_method: passthrough\nchat_template: chatml", "`chat_template` cannot be merged with --raw")]
    [InlineData("models: [{model: a+b}]\nmerge_method: passthrough", "the adapter of a+b cannot be merged with --raw, which takes the weights of adapters as they are: name the adapter's own file as a model")]
    [InlineData("name: one\nmodels: [{model: a}]\nmerge_method: passthrough\n---\nmodels: [{model: one}]\nmerge_method: passthrough", "a recipe of several documents cannot be merged with --raw")]
    public void What_is_no_matter_of_weights_is_refused(string recipe, string message) => AssertRawRefused(RawMergeDiagnostics.NotRaw, message, recipe);

    [Fact]
    public void A_path_that_leads_nowhere_is_named() =>
        AssertRawRefused(RawMergeDiagnostics.LooseNotFound, $"model z.safetensors: there is no file and no directory {Root["z.safetensors"]}", "models: [{model: z.safetensors}]\nmerge_method: passthrough");

    [Fact]
    public void Directories_and_files_without_weights_are_named()
    {
        Directory.CreateDirectory(Root["none"]);
        AssertRawRefused(RawMergeDiagnostics.LooseUnclear, $"{Root["none"]}: there is no safetensors file in it", "models: [{model: none}]\nmerge_method: passthrough");
        Root.Write("text.safetensors", "this is no header, whatever it is called");
        AssertRawRefused(CheckpointDiagnostics.BadFile, "this is no safetensors file", "models: [{model: text.safetensors}]\nmerge_method: passthrough");
    }

    [Fact]
    public void Only_a_raw_merge_takes_files_for_models()
    {
        Assert.Contains(RecipeFile.Parse("x.yml", Mean, MergeMethods.BuiltIn).Compilation.Diagnostics, d => d.Descriptor.Id == "MRG2034");
        Assert.Empty(RecipeFile.ParseRaw("x.yml", Mean, MergeMethods.BuiltIn).Compilation.Diagnostics);
        Assert.Contains(RecipeFile.ParseRaw("x.yml", Mean.Replace("a.safetensors", "a.gguf", StringComparison.Ordinal), MergeMethods.BuiltIn).Compilation.Diagnostics, d => d.Descriptor.Id == "MRG2034");
    }

    private void Weights(string name, params (string Name, float Value)[] tensors)
    {
        TestModel model = new();
        foreach ((string tensor, float value) in tensors)
        {
            model.Add(tensor, value, 2);
        }

        model.WriteTensors(Root[name + ".safetensors"]);
    }

    private MergePlan Raw(string recipe, MergeOptions? options = null) => Keep(
        RecipeFile.ParseRaw("test.merge.yml", recipe, MergeMethods.BuiltIn).Require().Plan((options ?? new()) with { Raw = true, ModelRoot = Root.Path }));

    private void AssertRawRefused(DiagnosticDescriptor expected, string message, string recipe, MergeOptions? options = null)
    {
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => Raw(recipe, options)).Problems, p => p.Severity == RecipeSeverity.Error);
        Assert.Equal(expected, problem.Descriptor);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private string[] FilesOf(string directory) => [.. Directory.EnumerateFiles(Root[directory]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private (string, float, string, float) Values(string directory)
    {
        using Checkpoint merged = LooseWeights.Open(new(directory), Root.Path, new(), new())!; // a merge wrote it
        return (merged.Tensors[0].Name, FirstOf(merged.Tensors[0]), merged.Tensors[1].Name, FirstOf(merged.Tensors[1]));
    }

    private static float FirstOf(TensorSource tensor)
    {
        byte[] bytes = new byte[sizeof(float)];
        tensor.ReadBytes(0, bytes);
        return BitConverter.ToSingle(bytes);
    }
}
