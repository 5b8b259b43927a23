using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

/// <summary>What config.json says of layers, after slices have changed which layer stands where.</summary>
public sealed class ConfigLayersTests : PlanningTest
{
    [Theory]
    [InlineData("mlp_only_layers", "[1]", "[1,3]")]
    [InlineData("attn_layer_indices", "[0,2]", "[0,2,4]")]
    [InlineData("full_attn_idxs", "[2]", "[2,4]")]
    [InlineData("fullatt_block_indexes", "[]", "[]")]
    [InlineData("moe_layers", "[0,1,2]", "[0,1,2,3,4]")]
    [InlineData("no_rope_layers", "[1,1,0]", "[1,1,0,1,0]")]
    [InlineData("out_indices", "[1,2]", "[1,2]")]
    [InlineData("eos_token_id", "[1,2]", "[1,2]")]
    public void Lists_that_number_layers_are_renumbered(string key, string before, string after)
    {
        Save("a", $$"""{"num_hidden_layers": 3, "{{key}}": {{before}}}""", "n", "n", "n");
        Assert.Equal(after, ConfigOf("[0, 3]", "[1, 3]")[key]?.ToJsonString());
    }

    [Fact]
    public void Each_model_numbers_its_own_layers()
    {
        Save("a", """{"num_hidden_layers": 2, "dense_layers": [0]}""", "n", "n");
        Save("b", """{"num_hidden_layers": 2, "dense_layers": [1]}""", "n", "n");
        MergePlan plan = Plan("slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: b, layer_range: [0, 2]}]}]\nmerge_method: passthrough");
        Assert.Equal("[0,3]", JsonNode.Parse(plan.Config)?["dense_layers"]?.ToJsonString());
    }

    [Fact]
    public void Layers_that_predict_further_ahead_are_not_counted_and_stay_behind_the_last()
    {
        Save("a", """{"num_hidden_layers": 2, "num_nextn_predict_layers": 1}""", "n", "n", "eh_proj");
        MergePlan plan = Plan("slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: a, layer_range: [1, 2]}]}]\nmerge_method: passthrough");
        Assert.Equal(["model.layers.0.n.weight", "model.layers.1.n.weight", "model.layers.2.n.weight", "model.layers.3.eh_proj.weight"], plan.Tensors.Select(t => t.Name));
        Assert.Equal("""{"num_hidden_layers":3,"num_nextn_predict_layers":1,"torch_dtype":"float32"}""", JsonNode.Parse(plan.Config)?.ToJsonString());
        AssertRefused(MergeDiagnostics.LayersBeyond, "the model has 2 layers", "slices: [{sources: [{model: a, layer_range: [0, 3]}]}]\nmerge_method: passthrough");
    }

    [Fact]
    public void Layers_that_predict_further_ahead_are_outside_of_gradients()
    {
        Save("a", """{"num_hidden_layers": 2, "num_nextn_predict_layers": 1}""", "n", "n", "n");
        MergePlan plan = Plan("models: [{model: a}]\nmerge_method: passthrough\nparameters: {scale: [3, 5]}");
        Assert.Equal(["passthrough(; scale: 3)", "passthrough(; scale: 5)", "passthrough(; scale: 3)"], plan.Tensors.Select(t => $"{t.Method}"));
    }

    [Theory]
    [InlineData("[0, 2]", "[3, 4]", "layer 2 of the output is layer 3 of a, which has mlp.weight, unlike a layer 2 of a")]
    [InlineData("[0, 4]", "[1, 4]", "layer 4 of the output is layer 1 of a, which has mlp.weight, unlike a layer 4 of a")]
    public void Layers_of_a_kind_that_a_rule_expects_elsewhere_are_warned_of(string first, string second, string expected)
    {
        Save("a", """{"num_hidden_layers": 4, "attention_period": 2}""", "attn", "mlp", "attn", "mlp");
        MergePlan plan = Plan(Recipe(first, second));
        Assert.Equal(MergeDiagnostics.ConfigNotUpdated, Assert.Single(plan.Warnings).Descriptor);
        Assert.Contains(expected, plan.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "[0, 4]", "[0, 4]")]
    [InlineData("{}", "[0, 2]", "[0, 1]")]
    [InlineData("""{"kinds": ["a", "m", "a", "m"]}""", "[0, 2]", "[3, 4]")]
    public void Layers_where_a_rule_or_a_list_has_them_are_not(string more, string first, string second)
    {
        JsonObject config = JsonNode.Parse(more)!.AsObject(); // inline data
        config["num_hidden_layers"] = 4;
        Save("a", config.ToJsonString(), "attn", "mlp", "attn", "mlp");
        Assert.Empty(Plan(Recipe(first, second)).Warnings);
    }

    private JsonNode ConfigOf(string first, string second) => JsonNode.Parse(Plan(Recipe(first, second)).Config)!; // a plan's configuration is JSON

    private static string Recipe(string first, string second) =>
        $"slices: [{{sources: [{{model: a, layer_range: {first}}}]}}, {{sources: [{{model: a, layer_range: {second}}}]}}]\nmerge_method: passthrough";

    private void Save(string name, string config, params string[] layers)
    {
        TestModel model = new() { Config = config };
        for (int layer = 0; layer < layers.Length; layer++)
        {
            model.Add($"model.layers.{layer}.{layers[layer]}.weight", 1, 2);
        }

        model.Save(Root, name);
    }
}
