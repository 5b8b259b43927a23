using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>What the models' tensors show to be wrong with a recipe: each finding at its place in the text, and nothing besides.</summary>
public sealed class TensorFindingTests : FindingTest
{
    [Fact]
    public void Another_architecture_is_told_at_the_entry()
    {
        Save("a");
        new TestModel { Config = """{"architectures": ["MambaForCausalLM"]}""" }.Add("x", 1, 1).Save(Root, "b");
        Finds(Mean, "(4,5): error MRG5010: model b is a MambaForCausalLM, a is a LlamaForCausalLM");
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
}
