using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>Recipes with <c>modules</c>, over models with several layer stacks.</summary>
public sealed class ModuleTests : PlanningTest
{
    private const string Text = "text_decoder: {models: [{model: a}]}";
    private const string Vision = "vision_tower: {models: [{model: a}]}";
    private const string Projector = "multi_modal_projector: {models: [{model: a}]}";

    [Fact]
    public void Each_module_has_its_own_models_and_values()
    {
        Save("a", "Llava", "{}");
        Save("b", "Llava", "{}");
        MergePlan plan = Plan($$$"""
            modules:
              text_decoder: {models: [{model: a, parameters: {weight: [0, 2]}}, {model: b}], parameters: {weight: 3}}
              vision_tower: {models: [{model: b}]}
              {{{Projector}}}
            parameters: {weight: 7}
            merge_method: linear
            """);
        Assert.Equal(new Linear(new(), [new(0), new(3)]), MethodOf(plan, "language_model.lm_head.weight"));
        Assert.Equal(new Linear(new(), [new(1), new(3)]), MethodOf(plan, "language_model.model.layers.1.mlp.up_proj.weight"));
        Assert.Equal(new Linear(new(), [new(7)]), MethodOf(plan, "vision_tower.vision_model.encoder.layers.1.mlp.fc1.weight"));
        Assert.Equal("b", Assert.Single(plan.Tensors.First(t => t.Name == "vision_tower.vision_model.post_layernorm.bias").Inputs).Model.Path);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void A_module_that_is_not_listed_is_not_in_the_output()
    {
        Save("a", "Llava", "{}");
        MergePlan plan = Plan($"modules: {{{Text}}}\nmerge_method: passthrough");
        Assert.All(plan.Tensors, t => Assert.StartsWith("language_model.", t.Name, StringComparison.Ordinal));
        MergeProblem warning = Assert.Single(plan.Warnings);
        Assert.Equal(MergeDiagnostics.ModulesNotListed, warning.Descriptor);
        Assert.Equal("model a also has `vision_tower`, `multi_modal_projector`: 60 tensors that will not be in the output; list what is to be kept", warning.Message);
    }

    [Fact]
    public void A_module_that_the_model_has_not_is_an_error()
    {
        Save("a", "Llava", "{}");
        AssertRefused(
            MergeDiagnostics.ModuleUnknown, "model a has no module `vision_model`; it has `vision_tower`, `text_decoder`, `multi_modal_projector`",
            $"modules: {{{Text}, {Projector}, vision_model: {{models: [{{model: a}}]}}}}\nmerge_method: passthrough");
    }

    [Fact]
    public void A_model_with_one_stack_is_the_module_default()
    {
        TestModel.Llama(1).Save(Root, "a");
        Assert.Equal(7, Plan("modules: {default: {models: [{model: a}]}}\nmerge_method: passthrough").Tensors.Count);
        AssertRefused(MergeDiagnostics.ModuleUnknown, "it has `default`", $"modules: {{{Text}}}\nmerge_method: passthrough");
    }

    [Theory]
    [InlineData("encoder, decoder", "encoder")]
    [InlineData("decoder", "decoder")]
    [InlineData("encoder, shared, decoder", "shared")]
    public void A_shared_embedding_goes_with_the_encoder_unless_it_is_listed(string listed, string expected)
    {
        Save("a", "Bart", "{}");
        string modules = string.Concat(listed.Split(", ").Select((m, i) => $"  {m}: {{models: [{{model: a}}], parameters: {{scale: {i}}}}}\n"));
        MergePlan plan = Plan($"modules:\n{modules}merge_method: passthrough");
        Assert.Equal($"passthrough(; scale: {Array.IndexOf(listed.Split(", "), expected)})", MethodOf(plan, "model.shared.weight")?.ToString());
        Assert.Single(plan.Tensors, t => t.Name == "model.shared.weight");
    }

    [Fact]
    public void Layers_of_text_and_vision_are_counted_where_each_is_described()
    {
        Save("a", "Llava", """{"text_config": {"num_hidden_layers": 3, "layer_types": [0, 1, 2]}, "vision_config": {"num_hidden_layers": 3, "kinds": [0, 1, 2]}}""");
        JsonNode config = JsonNode.Parse(Plan($$$"""
            modules:
              text_decoder: {slices: [{sources: [{model: a, layer_range: [2, 3]}]}, {sources: [{model: a, layer_range: [0, 1]}]}]}
              vision_tower: {slices: [{sources: [{model: a, layer_range: [0, 3]}]}, {sources: [{model: a, layer_range: [1, 2]}]}]}
              {{{Projector}}}
            merge_method: passthrough
            """).Config)!; // a plan's configuration is JSON
        Assert.Equal("""{"num_hidden_layers":2,"layer_types":[2,0]}""", config["text_config"]?.ToJsonString());
        Assert.Equal("""{"num_hidden_layers":4,"kinds":[0,1,2,1]}""", config["vision_config"]?.ToJsonString());
    }

    [Fact]
    public void The_language_model_of_a_flat_configuration_is_counted_at_its_top()
    {
        Save("a", "Qwen2VL", """{"num_hidden_layers": 3, "vision_config": {"depth": 3}}""");
        Assert.Equal(
            """{"num_hidden_layers":1,"vision_config":{"depth":3},"torch_dtype":"float32"}""",
            ConfigOf($"text_decoder: {{slices: [{{sources: [{{model: a, layer_range: [0, 1]}}]}}]}}, {Vision}, {Projector}"));
    }

    [Theory]
    [InlineData("T5", """{"num_layers": 3, "num_decoder_layers": 3}""", """{"num_layers":1,"num_decoder_layers":2,"torch_dtype":"float32"}""")]
    [InlineData("T5", """{"num_layers": 3}""", """{"num_layers":1,"torch_dtype":"float32","num_decoder_layers":2}""")]
    [InlineData("Whisper", """{"encoder_layers": 3, "decoder_layers": 3, "num_hidden_layers": 3}""", """{"encoder_layers":1,"decoder_layers":2,"num_hidden_layers":1,"torch_dtype":"float32"}""")]
    public void Encoder_and_decoder_are_counted_apart(string architecture, string config, string expected)
    {
        Save("a", architecture, config);
        Assert.Equal(expected, ConfigOf("encoder: {slices: [{sources: [{model: a, layer_range: [0, 1]}]}]}, decoder: {slices: [{sources: [{model: a, layer_range: [1, 3]}]}]}"));
    }

    [Fact]
    public void A_module_without_layers_has_no_slices()
    {
        Save("a", "Llava", "{}");
        AssertRefused(
            MergeDiagnostics.NoStack, "model a has no tensors of the form",
            $"modules: {{{Text}, {Vision}, multi_modal_projector: {{slices: [{{sources: [{{model: a, layer_range: [0, 1]}}]}}]}}}}\nmerge_method: passthrough");
    }

    [Fact]
    public void Mistakes_in_several_modules_are_told_at_once()
    {
        Save("a", "Llava", "{}");
        Save("b", "Llava", "{}", layers: 2);
        Assert.Equal(
            ["vision_tower.vision_model.encoder.layers", "slice 1"],
            Refusal($$$"""
                modules:
                  vision_tower: {models: [{model: a}, {model: b}]}
                  text_decoder: {slices: [{sources: [{model: b, layer_range: [0, 3]}]}]}
                  {{{Projector}}}
                parameters: {weight: 1}
                merge_method: linear
                """).Select(p => p.Message.Contains("slice 1", StringComparison.Ordinal) ? "slice 1" : p.Message.Split(' ', ',').First(w => w.Contains("vision", StringComparison.Ordinal))));
    }

    private static MergeMethod? MethodOf(MergePlan plan, string name) => plan.Tensors.First(t => t.Name == name).Method;

    private string? ConfigOf(string modules) => JsonNode.Parse(Plan($"modules: {{{modules}}}\nmerge_method: passthrough").Config)?.ToJsonString();

    private void Save(string name, string architecture, string config, int layers = 3)
    {
        TestModel model = new() { Config = config };
        foreach ((_, string tensor) in TensorCatalog.All.First(a => a.Architecture == architecture).Tensors(layers))
        {
            model.Add(tensor, 1, 1);
        }

        model.Save(Root, name);
    }
}
