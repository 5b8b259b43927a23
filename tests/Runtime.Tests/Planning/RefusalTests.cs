using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

public sealed class RefusalTests : PlanningTest
{
    private const string Mean = "models: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\n";

    [Fact]
    public void Everything_that_is_wrong_with_the_inputs_is_told_at_once()
    {
        Save("a", TestModel.Llama(1));
        Save("b", TestModel.Llama(1));
        Root.Write("b/model.safetensors", "garbage!garbage!");
        Root.Write("c/config.json", "{");
        EquatableArray<MergeProblem> problems = Refusal("models: [{model: a}, {model: b}, {model: c}, {model: d}]\nparameters: {weight: 1}\nmerge_method: linear");
        Assert.Equal(
            [CheckpointDiagnostics.BadFile, CheckpointDiagnostics.BadConfig, CheckpointDiagnostics.NoWeights, HubDiagnostics.Offline],
            problems.Select(p => p.Descriptor));
    }

    [Fact]
    public void Architectures_must_agree_unless_crimes_are_allowed()
    {
        Save("a", TestModel.Llama(1));
        new TestModel { Config = """{"architectures": ["MistralForCausalLM"]}""" }.Add("x", 1, 1).Save(Root, "b");
        AssertRefused(MergeDiagnostics.ArchitecturesDiffer, "model b is a MistralForCausalLM, a is a LlamaForCausalLM; --allow-crimes", Mean);
        Assert.DoesNotContain(Refusal(Mean, new() { AllowCrimes = true }), p => p.Descriptor == MergeDiagnostics.ArchitecturesDiffer);
    }

    [Theory]
    [InlineData("""{"architectures": ["A"], "model_type": "a"}""", """{"model_type": "a"}""", true)]
    [InlineData("""{"architectures": ["A"], "model_type": "a"}""", """{"model_type": "b"}""", false)]
    [InlineData("""{"architectures": ["A"], "model_type": "a"}""", """{"architectures": ["B"], "model_type": "a"}""", false)]
    [InlineData("""{"architectures": ["A"]}""", "{}", true)]
    public void Architectures_are_compared_as_far_as_both_say_what_they_are(string a, string b, bool agree)
    {
        new TestModel { Config = a }.Add("x.weight", 1, 1).Save(Root, "a");
        new TestModel { Config = b }.Add("x.weight", 1, 1).Save(Root, "b");
        if (agree)
        {
            Assert.Single(Plan(Mean).Tensors);
        }
        else
        {
            Assert.Equal(MergeDiagnostics.ArchitecturesDiffer, Assert.Single(Refusal(Mean)).Descriptor);
        }
    }

    [Fact]
    public void Whole_models_have_one_depth()
    {
        Save("a", TestModel.Llama(1));
        Save("b", TestModel.Llama(1, layers: 3));
        AssertRefused(MergeDiagnostics.DepthsDiffer, "b has 3 layers, a has 2; whole models are merged layer by layer", Mean);
    }

    [Fact]
    public void Layers_beyond_a_model_are_named_with_its_depth()
    {
        Save("a", TestModel.Llama(1));
        AssertRefused(
            MergeDiagnostics.LayersBeyond,
            "slice 2: layer_range [1, 5] of a: the model has 2 layers, so the range must lie in [0, 2]",
            "slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: a, layer_range: [1, 5]}]}]\nmerge_method: passthrough");
    }

    [Fact]
    public void A_gap_in_the_layers_is_found()
    {
        Save("a", TestModel.Llama(1, layers: 3).Without("model.layers.1.mlp.weight").Without("model.layers.1.norm.weight"));
        AssertRefused(
            MergeDiagnostics.LayerEmpty,
            "slice 1: layer_range [0, 3] of a: the model has no tensors in layer 1",
            "slices: [{sources: [{model: a, layer_range: [0, 3]}]}]\nmerge_method: passthrough");
    }

    [Fact]
    public void Slices_need_one_stack()
    {
        AssertRefused(
            MergeDiagnostics.SeveralStacks,
            "has several layer stacks (decoder.block, encoder.block), and `slices` cannot say which one is meant: list its modules under `modules`",
            $"slices: [{{sources: [{{model: {TestData.GoldenModel("t5-x")}, layer_range: [0, 2]}}]}}]\nmerge_method: passthrough");
        Save("a", new TestModel().Add("embed.weight", 1, 2));
        AssertRefused(MergeDiagnostics.NoStack, "model a has no tensors of the form", "slices: [{sources: [{model: a, layer_range: [0, 1]}]}]\nmerge_method: passthrough");
    }

    [Fact]
    public void Missing_tensors_are_one_message_for_each_model()
    {
        Save("a", TestModel.Llama(1));
        Save("b", TestModel.Llama(1).Without("model.norm.weight").Without("model.layers.0.mlp.weight").Without("model.layers.0.norm.weight").Without("model.layers.1.norm.weight"));
        AssertRefused(
            MergeDiagnostics.TensorMissing,
            "model b lacks 4 tensor(s) that a has: model.layers.0.mlp.weight, model.layers.0.norm.weight, model.layers.1.norm.weight and 1 more",
            Mean);
    }

    [Fact]
    public void Missing_experts_are_missing_tensors()
    {
        Save("a", TestModel.Llama(1).Add("model.layers.0.mlp.experts.0.w", 1, 2).Add("model.layers.0.mlp.experts.1.w", 1, 2));
        Save("b", TestModel.Llama(1).Add("model.layers.0.mlp.experts.0.w", 1, 2));
        AssertRefused(MergeDiagnostics.TensorMissing, "model b lacks 1 tensor(s) that a has: model.layers.0.mlp.experts.1.w", Mean);
    }

    [Fact]
    public void Shapes_that_differ_are_named_also_with_crimes()
    {
        Save("a", TestModel.Llama(1).Add("x.weight", 1, 2, 3));
        Save("b", TestModel.Llama(1).Add("x.weight", 1, 3, 2));
        AssertRefused(MergeDiagnostics.ShapesDiffer, "1 tensor(s) of b have another shape than in a: x.weight [3, 2] against [2, 3]", Mean, new() { AllowCrimes = true, TruncateEmbeddings = true });
    }

    [Fact]
    public void Nothing_is_broadcast()
    {
        Save("a", TestModel.Llama(1).Add("x.weight", 1, 3));
        Save("b", TestModel.Llama(1).Add("x.weight", 1, 1, 3));
        AssertRefused(MergeDiagnostics.ShapesDiffer, "x.weight [1, 3] against [3]", Mean);
    }

    [Fact]
    public void Vocabularies_that_differ_name_the_sizes_and_the_remedy()
    {
        Save("a", TestModel.Llama(1, vocabulary: 8));
        Save("b", TestModel.Llama(1, vocabulary: 10));
        EquatableArray<MergeProblem> problems = Refusal(Mean, new() { AllowCrimes = true });
        Assert.Equal(
            [
                "error MRG5023: model.embed_tokens.weight, lm_head.weight: 10 rows in b and 8 in a; add `tokenizer: {source: base}` (or union) to the recipe so that rows follow their tokens",
            ],
            problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Truncation_cuts_each_vocabulary_tensor_to_its_own_minimum()
    {
        Save("a", TestModel.Llama(1, vocabulary: 8).Add("lm_head.bias", 1, 8));
        Save("b", TestModel.Llama(1, vocabulary: 10).Without("lm_head.weight").Add("lm_head.weight", 1, 7, 2).Add("lm_head.bias", 1, 7));
        MergePlan plan = Plan(Mean, new() { TruncateEmbeddings = true });
        Assert.Equal(
            [("model.embed_tokens.weight", 8), ("lm_head.weight", 7), ("lm_head.bias", 7)],
            plan.Tensors.Where(t => TensorNames.RoleOf(t.Name) != VocabularyRole.None).Select(t => (t.Name, t.Shape.Dimensions[0])));
        Assert.Equal(3, plan.Warnings.Count(w => w.Descriptor == MergeDiagnostics.EmbeddingsTruncated));
    }

    [Fact]
    public void Truncation_cuts_a_bias_that_is_a_row_along_its_columns()
    {
        Save("a", TestModel.Llama(1).Add("final_logits_bias", DType.F32, [1, 3], [.. BitConverter.GetBytes(5f), .. BitConverter.GetBytes(6f), .. BitConverter.GetBytes(7f)]));
        Save("b", TestModel.Llama(1).Add("final_logits_bias", 9, 1, 2));
        Assert.Contains("final_logits_bias: 2 rows in b and 3 in a", Assert.Single(Refusal(Mean), p => p.Severity == RecipeSeverity.Error).Message, StringComparison.Ordinal);
        PlannedTensor bias = Assert.Single(Plan(Mean, new() { TruncateEmbeddings = true }).Tensors, t => t.Name == "final_logits_bias");
        byte[] bytes = new byte[8];
        bias.Inputs[0].Source.ReadBytes(0, bytes);
        Assert.Equal(("[1, 2]", 5, 6), (bias.Shape.ToString(), BitConverter.ToSingle(bytes), BitConverter.ToSingle(bytes, 4)));
    }

    [Fact]
    public void Values_that_a_method_does_not_take_name_the_tensors()
    {
        Save("a", TestModel.Llama(1, layers: 3));
        Save("b", TestModel.Llama(1, layers: 3));

        // The weights sum to -2, 0 and 2: only the layer in the middle shows it.
        AssertRefused(
            MergeDiagnostics.BadValue,
            "model.layers.1.mlp.weight, model.layers.1.norm.weight: ",
            "models: [{model: a, parameters: {weight: [-1, 3]}}, {model: b, parameters: {weight: -1}}]\nmerge_method: linear");
    }

    [Fact]
    public void A_tensor_without_value_for_a_required_parameter_is_named()
    {
        Save("a", TestModel.Llama(1).Add("odd.weight", 1, 2));
        Save("b", TestModel.Llama(1).Add("odd.weight", 1, 2));
        AssertRefused(
            MergeDiagnostics.BadValue,
            "odd.weight: The parameter weight of a has no value for odd.weight",
            "models: [{model: a, parameters: {weight: [{filter: model., value: 1}, {filter: head, value: 1}, {filter: norm, value: 1}, {filter: embed, value: 1}]}}, {model: b, parameters: {weight: 1}}]\nmerge_method: linear");
    }

    private void Save(string name, TestModel model) => model.Save(Root, name);
}
