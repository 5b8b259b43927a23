using MergeDsl.Methods;
using MergeDsl.Recipes;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>What only the models show to be wrong with a recipe: each finding at its place in the text, and nothing besides.</summary>
public sealed class FindingTests : FindingTest
{
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
    public void A_directory_that_is_not_there_is_told_at_the_reference()
    {
        Save("a");
        Finds(Mean.Replace("model: b", "model: ./b", StringComparison.Ordinal), "(4,12): error MRG5001: model ./b: ");
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
}
