using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>What only the models show to be wrong with a recipe: each finding at its place in the text, and nothing besides.</summary>
public sealed class FindingTests : PlanningTest
{
    private const string Mean = """
        models:
          - model: a
            parameters: {weight: 1}
          - model: b
            parameters: {weight: 1}
        merge_method: linear

        """;

    private const string Slices = """
        slices:
          - sources:
              - model: a
                layer_range: [0, 2]
          - sources:
              - model: a
                layer_range: [1, 40]
        merge_method: passthrough
        """;

    [Fact]
    public void Layers_beyond_the_model_are_told_at_the_number()
    {
        Save("a");
        Finds(Slices, "(7,26): error MRG5011: slice 2: layer_range [1, 40] of a: the model has 2 layers, so the range must lie in [0, 2]");
        Finds(Slices.Replace("[1, 40]", "[38, 40]", StringComparison.Ordinal), "(7,23): error MRG5011: slice 2: layer_range [38, 40] of a: the model has 2 layers");
    }

    [Fact]
    public void Another_depth_is_told_at_the_entry()
    {
        Save("a");
        TestModel.Llama(1, layers: 3).Save(Root, "b");
        Finds(Mean, "(4,5): error MRG5012: b has 3 layers, a has 2; whole models are merged layer by layer");
    }

    [Fact]
    public void A_filter_that_matches_nothing_is_told_with_what_there_is()
    {
        Save("a", "b");
        Finds(
            Mean + "parameters:\n  normalize:\n    - filter: self_attn\n      value: false\n    - value: true\n",
            "(9,15): warning MRG5062: the filter `self_attn` occurs in none of the 7 tensors' names; these have parts such as `embed_tokens`, `lm_head`, `mlp`, `norm`");
    }

    [Fact]
    public void A_filter_for_all_models_is_told_once_and_only_if_none_has_such_a_tensor()
    {
        Save("a", "b");
        const string All = "models: [{model: a}, {model: b}]\nmerge_method: linear\nparameters: {weight: [{filter: mpl, value: 1}, {filter: mlp, value: 2}, {value: 3}]}\n";
        Finds(All, "(3,32): warning MRG5062: the filter `mpl` occurs in none of the 7 tensors' names");
    }

    [Fact]
    public void A_filter_that_meets_only_norms_is_told()
    {
        foreach (string name in new[] { "a", "b" })
        {
            TestModel model = new TestModel { Config = "{}" }.Add("model.embed_tokens.weight", 1, 4, 2);
            foreach (string part in new[] { "self_attn.q_proj.weight", "post_attention_layernorm.weight", "mlp.up_proj.weight" })
            {
                model.Add("model.layers.0." + part, 1, 2).Add("model.layers.1." + part, 1, 2);
            }

            model.Save(Root, name);
        }

        Finds(
            "models: [{model: a}, {model: b}]\nmerge_method: linear\nparameters:\n  weight:\n    - {filter: attention, value: 1}\n    - {filter: post_attention, value: 1}\n    - 2\n".Replace("- 2", "- value: 2", StringComparison.Ordinal),
            "(5,16): info MRG5063: the filter `attention` matches 2 tensors, all of them norms, such as model.layers.0.post_attention_layernorm.weight");
    }

    [Fact]
    public void Vocabularies_that_differ_are_told_at_the_models()
    {
        Save("a");
        TestModel.Llama(1, vocabulary: 6).Save(Root, "b");
        Finds(Mean, "(2,3): error MRG5023: model.embed_tokens.weight, lm_head.weight: 6 rows in b and 4 in a; add `tokenizer: {source: base}`");
        Finds(
            Mean, new MergeOptions { TruncateEmbeddings = true },
            "(2,3): warning MRG5030: model.embed_tokens.weight is cut to its first 4 of up to 6 rows", "(2,3): warning MRG5030: lm_head.weight is cut to its first 4 of up to 6 rows");
    }

    [Fact]
    public void Other_shapes_and_missing_tensors_are_told_at_the_entry()
    {
        Save("a");
        TestModel.Llama(1).Without("model.norm.weight").Without("model.layers.1.mlp.weight").Add("model.layers.1.mlp.weight", 1, 2, 3).Save(Root, "b");
        Finds(
            Mean, new MergeOptions { AllowCrimes = true },
            "(4,5): error MRG5020: model b lacks 1 tensor(s) that a has: model.norm.weight",
            "(4,5): error MRG5022: 1 tensor(s) of b have another shape than in a: model.layers.1.mlp.weight [2, 3] against [2, 2]");
    }

    [Fact]
    public void Another_architecture_is_told_at_the_entry()
    {
        Save("a");
        new TestModel { Config = """{"architectures": ["MambaForCausalLM"]}""" }.Add("x", 1, 1).Save(Root, "b");
        Finds(Mean, "(4,5): error MRG5010: model b is a MambaForCausalLM, a is a LlamaForCausalLM");
    }

    [Theory]
    [InlineData("breadcrumbs", "nothing is")]
    [InlineData("ties", "one element is")]
    public void A_density_that_keeps_nothing_is_told_at_its_value(string method, string left)
    {
        Save("a", "b");
        Finds(
            $"models:\n  - model: a\n    parameters:\n      weight: 1\n      density:\n        - filter: norm\n          value: [0.2, 0.4]\n        - value: 0.9\nbase_model: b\nmerge_method: {method}\n",
            $"(7,18): warning MRG5064: of 3 tensor(s) of a, density times elements is less than one, and {left} kept: model.layers.0.norm.weight [2], model.layers.1.norm.weight [2], model.norm.weight [2]");
    }

    [Theory]
    [InlineData("mlp.up_proj.qweight", "GPTQ or AWQ")]
    [InlineData("mlp.up_proj.qzeros", "GPTQ or AWQ")]
    [InlineData("mlp.up_proj.weight.absmax", "bitsandbytes, 4 bits")]
    [InlineData("mlp.up_proj.SCB", "bitsandbytes, 8 bits")]
    [InlineData("mlp.up_proj.weight_packed", "compressed-tensors")]
    [InlineData("mlp.experts.gate_up_proj_blocks", "MXFP4")]
    [InlineData("mlp.up_proj.W_q", "HQQ")]
    [InlineData("mlp.up_proj.weight._data", "Quanto")]
    [InlineData("mlp.up_proj.weight", "packed integers")]
    public void Quantised_weights_are_told_at_the_entry(string tensor, string scheme)
    {
        Save("a");
        TestModel.Llama(1).Add("model.layers.0." + tensor, DType.U8, [4, 1], new byte[4]).Save(Root, "b");
        Finds(Mean + "dtype: float32\n", $"(4,5): error MRG5065: model b is quantised ({scheme}: model.layers.0.{tensor} is U8 [4, 1]); its numbers mean nothing without their scales: dequantise it first");
    }

    [Theory]
    [InlineData("gptq", true)]
    [InlineData("bitsandbytes", false)]
    public void A_configuration_that_quantises_while_loading_is_no_obstacle(string method, bool isRefused)
    {
        Save("a");
        new TestModel { Config = $$$"""{"architectures": ["LlamaForCausalLM"], "quantization_config": {"quant_method": "{{{method}}}"}}""" }.Add("x", 1, 1).Save(Root, "b");
        Finds("models:\n  - model: b\nmerge_method: passthrough", isRefused ? ["(2,5): error MRG5065: model b is quantised (config.json says gptq)"] : []);
    }

    [Fact]
    public void Types_that_differ_are_told_at_the_models()
    {
        Save("a");
        TestModel.Llama(1).Without("model.norm.weight").Add("model.norm.weight", DType.BF16, [2], new byte[4]).Save(Root, "b");
        Finds(Mean, "(2,3): info MRG5028: 1 tensor(s) are merged in F32, the common type of inputs that are F32 and BF16; `dtype:` chooses another");
        Finds(Mean + "dtype: bfloat16\n");
    }

    [Fact]
    public void Integers_that_differ_are_told_at_the_entry()
    {
        TestModel.Llama(1).Add("x.count", DType.I64, [], [1, 0, 0, 0, 0, 0, 0, 0]).Save(Root, "a");
        TestModel.Llama(1).Add("x.count", DType.I64, [], [2, 0, 0, 0, 0, 0, 0, 0]).Save(Root, "b");
        Finds(Mean, "(4,5): error MRG5024: x.count is 2 in b and 1 in a");
    }

    [Fact]
    public void Modules_are_told_at_their_keys()
    {
        TestModel model = new() { Config = "{}" };
        foreach ((_, string tensor) in TensorCatalog.All.First(a => a.Architecture == "Mistral3").Tensors(2))
        {
            model.Add(tensor, 1, 1);
        }

        model.Save(Root, "a");
        Finds(
            "merge_method: passthrough\nmodules:\n  text_decoder: {models: [{model: a}]}\n  vision_tower: {models: [{model: a}]}\n",
            "(2,1): warning MRG5061: model a also has `multi_modal_projector`: 4 tensors that will not be in the output");
        Finds(
            "merge_method: passthrough\nmodules:\n  text_decoder: {models: [{model: a}]}\n  vision_tower: {models: [{model: a}]}\n  multi_modal_projector: {models: [{model: a}]}\n  vision_model: {models: [{model: a}]}\n",
            "(6,3): error MRG5060: model a has no module `vision_model`; it has ");
        Finds(
            "merge_method: passthrough\nslices:\n  - sources: [{model: a, layer_range: [0, 1]}]\n",
            "(2,1): error MRG5013: model a has several layer stacks (");
    }

    [Fact]
    public void Optional_tensors_that_cannot_be_merged_are_told_at_the_entry_that_lacks_them()
    {
        TestModel.Llama(1).Add("model.layers.0.mlp.bias", 1, 2).Save(Root, "a");
        Save("b");
        Finds(Mean + "base_model: b\n".Replace("linear", "task_arithmetic", StringComparison.Ordinal));
        Finds(
            "models:\n  - model: a\n    parameters: {weight: 1}\n  - model: b\nbase_model: b\nmerge_method: task_arithmetic\n",
            "(4,5): error MRG5021: task_arithmetic cannot merge model.layers.0.mlp.bias: it is missing in b");
    }

    [Fact]
    public void Tokens_without_rows_are_told_at_the_entry()
    {
        Save("a", "b");
        Root.Write("b/tokenizer.json", """{"added_tokens": [{"id": 4, "content": "<pad>"}, {"id": 0, "content": "x"}], "model": {"type": "BPE", "vocab": {"x": 0, "y": 1, "z": 5}}}""");
        Finds(Mean, "(4,5): info MRG5067: model b: its tokenizer goes up to 6 tokens and model.embed_tokens.weight has 4 rows; left out are <pad>, z");
        Root.Write("b/tokenizer.json", """{"model": {"type": "Unigram", "vocab": [["a", 0], ["b", 0], ["c", 0], ["d", 0], ["e", -1.5]]}}""");
        Finds(Mean, "(4,5): info MRG5067: model b: its tokenizer goes up to 5 tokens and model.embed_tokens.weight has 4 rows; left out are e");
        Root.Write("b/tokenizer_config.json", """{"added_tokens_decoder": {"6": {"content": "<late>"}}}""");
        Finds(Mean, "(4,5): info MRG5067: model b: its tokenizer goes up to 6 tokens and model.embed_tokens.weight has 4 rows; left out are e, <late>");
    }

    [Fact]
    public void A_head_that_is_tied_in_one_model_is_told_at_its_entry()
    {
        Save("a");
        TestModel.Llama(1).Without("lm_head.weight").Save(Root, "b");
        Finds(Mean, "(4,5): info MRG5029: lm_head.weight: b has no lm_head.weight of its own; its model.embed_tokens.weight stands in");
    }

    [Fact]
    public void A_directory_that_is_not_there_is_told_at_the_reference()
    {
        Save("a");
        Finds(Mean.Replace("model: b", "model: ./b", StringComparison.Ordinal), "(4,12): error MRG5001: model ./b: ");
    }

    [Fact]
    public void Experts_that_are_missing_are_told_at_the_entry()
    {
        Mixture(experts: 3).Save(Root, "a");
        Mixture(experts: 3).Without("model.layers.0.mlp.experts.1.w1.weight").Save(Root, "b");
        Finds(Mean, "(4,5): error MRG5068: model b lacks model.layers.0.mlp.experts.1; a layer has all");
        Mixture(experts: 2).Save(Root, "b");
        Finds("models:\n  - model: b\nmerge_method: passthrough\n", "(2,5): error MRG5068: model b lacks model.layers.0.mlp.experts.2; a layer has all of its experts or none");

        static TestModel Mixture(int experts)
        {
            TestModel model = new() { Config = """{"num_experts": 3}""" };
            for (int i = 0; i < experts; i++)
            {
                model.Add($"model.layers.0.mlp.experts.{i}.w1.weight", 1, 2);
            }

            return model.Add("model.layers.0.mlp.gate.weight", 1, 2);
        }
    }

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_the_text()
    {
        Save("a");
        TestModel.Llama(1, vocabulary: 6, layers: 3).Save(Root, "b");
        Finds(
            Mean.Replace("weight: 1}\nmerge", "weight: [{filter: x, value: 1}, {value: 2}]}\nmerge", StringComparison.Ordinal),
            "(2,3): error MRG5023: model.embed_tokens.weight, lm_head.weight: 6 rows in b and 4 in a",
            "(4,5): error MRG5012: b has 3 layers, a has 2");
    }

    [Fact]
    public void A_comment_suppresses_what_is_no_error()
    {
        Save("a");
        TestModel.Llama(1).Without("lm_head.weight").Save(Root, "b");
        Finds(Mean.Replace("model: b", "model: b # mergedsl: ignore MRG5029 (known)", StringComparison.Ordinal));
        Save("b");
        Assert.Empty(Load(Mean.Replace("model: b", "model: b # mergedsl: ignore MRG5029 (known)", StringComparison.Ordinal)).Compilation.Diagnostics);
    }

    [Fact]
    public void A_stage_is_looked_at_in_its_own_document()
    {
        RecipePlaces places = RecipePlaces.Of("name: one\nmerge_method: passthrough\nmodels:\n  - model: a\n---\nmerge_method: passthrough\nmodels:\n  - model: one\n", MergeMethods.Catalog);
        Assert.Equal(3, places.Locate("one", new(RecipePart.Input, Input: 0), Diagnostics.MergeDiagnostics.Quantised, "").Start.Line);
        Assert.Equal(7, places.Locate(null, new(RecipePart.Input, Input: 0), Diagnostics.MergeDiagnostics.Quantised, "").Start.Line);
        Assert.Equal((0, 0), (places.Locate(null, new(RecipePart.Input, Input: 7), Diagnostics.MergeDiagnostics.Quantised, "").Start.Line, places.Locate(null, null, Diagnostics.MergeDiagnostics.Quantised, "").Start.Column));
    }

    private void Finds(string recipe, params string[] expected) => Finds(recipe, new MergeOptions(), expected);

    private void Finds(string recipe, MergeOptions options, params string[] expected)
    {
        EquatableArray<MergeProblem> found;
        try
        {
            using MergePlan plan = Load(recipe).Require().Plan(options with { ModelRoot = Root.Path });
            found = plan.Warnings;
        }
        catch (MergeException e)
        {
            found = e.Problems;
        }

        string[] shown = [.. found.Select(p => p.Format("").ReplaceLineEndings("\n"))];
        Assert.Equal(expected, shown.Select((s, i) => i < expected.Length && s.StartsWith(expected[i], StringComparison.Ordinal) ? expected[i] : s));
    }

    private static RecipeFile Load(string recipe) => RecipeFile.Parse("test.merge.yml", recipe, MergeMethods.BuiltIn);

    private void Save(params string[] names)
    {
        foreach (string name in names)
        {
            TestModel.Llama(1).Save(Root, name);
        }
    }
}
