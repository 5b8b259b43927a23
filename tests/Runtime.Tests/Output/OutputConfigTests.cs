using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class OutputConfigTests : PlanningTest
{
    private const string Stack = "slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: b, layer_range: [1, 3]}]}]\nmerge_method: passthrough\n";
    private const string Copy = "models: [{model: a}]\nmerge_method: passthrough\n";

    [Fact]
    public void Keys_keep_their_order_and_numbers_their_text()
    {
        Save("a", """{"z": 1e-05, "architectures": ["X"], "rope": 10000.0, "a": [1, 2.50], "ü": "ß<&>", "nothing": null, "torch_dtype": "float32"}""");
        Assert.Equal(
            """
            {
              "z": 1e-05,
              "architectures": [
                "X"
              ],
              "rope": 10000.0,
              "a": [
                1,
                2.50
              ],
              "ü": "ß<&>",
              "nothing": null,
              "torch_dtype": "bfloat16"
            }

            """.ReplaceLineEndings("\n"),
            Plan(Copy + "out_dtype: bfloat16").Config);
    }

    [Theory]
    [InlineData("""{"dtype": "float16"}""", "bfloat16", null)]
    [InlineData("""{"torch_dtype": "float16"}""", null, "bfloat16")]
    [InlineData("""{"dtype": "float16", "torch_dtype": "float32"}""", "bfloat16", "bfloat16")]
    [InlineData("{}", null, "bfloat16")]
    public void The_type_is_updated_under_each_name_that_is_there(string config, string? dtype, string? torchDtype)
    {
        Save("a", config);
        JsonNode written = JsonNode.Parse(Plan(Copy + "dtype: bfloat16").Config)!; // a plan's configuration is JSON
        Assert.Equal((dtype, torchDtype), ((string?)written["dtype"], (string?)written["torch_dtype"]));
    }

    [Fact]
    public void The_type_is_that_of_most_bytes_also_where_only_the_inputs_decide()
    {
        new TestModel { Config = """{"dtype": "float32", "text_config": {"dtype": "float32"}}""" }
            .Add("a.weight", MergeDsl.Tensors.DType.BF16, [8], new byte[16]).Add("norm.weight", 1, 2).Save(Root, "a");
        JsonNode written = JsonNode.Parse(Plan(Copy).Config)!; // a plan's configuration is JSON
        Assert.Equal(("bfloat16", "bfloat16"), ((string?)written["dtype"], (string?)written["text_config"]?["dtype"]));
    }

    [Theory]
    [InlineData("num_hidden_layers")]
    [InlineData("n_layer")]
    [InlineData("num_layers")]
    [InlineData("n_layers")]
    public void The_number_of_layers_is_updated_under_its_key(string key)
    {
        Save("a", $$"""{"{{key}}": 3, "heads": 3}""");
        Save("b", $$"""{"{{key}}": 3}""");
        JsonNode written = JsonNode.Parse(Plan(Stack).Config)!; // a plan's configuration is JSON
        Assert.Equal((4, 3), ((int?)written[key], (int?)written["heads"]));
    }

    [Fact]
    public void Lists_of_layers_follow_the_layers_and_other_lists_do_not()
    {
        Save("a", """{"text_config": {"num_hidden_layers": 3, "layer_types": ["a0", "a1", "a2"], "eos_token_id": [1, 2, 3]}, "architectures": ["A", "B", "C"]}""");
        Save("b", """{"text_config": {"num_hidden_layers": 3, "layer_types": ["b0", "b1", "b2"]}, "architectures": ["A"]}""");
        JsonNode written = JsonNode.Parse(Plan(Stack).Config)!; // a plan's configuration is JSON
        Assert.Equal("""["a0","a1","b1","b2"]""", written["text_config"]?["layer_types"]?.ToJsonString());
        Assert.Equal("""[1,2,3]""", written["text_config"]?["eos_token_id"]?.ToJsonString());
        Assert.Equal("""["A","B","C"]""", written["architectures"]?.ToJsonString());
        Assert.Equal(4, (int?)written["text_config"]?["num_hidden_layers"]);
    }

    [Fact]
    public void A_configuration_that_does_not_say_its_depth_is_warned_of()
    {
        Save("a", """{"blocks": 3, "num_hidden_layers": "3", "n_layer": 1e400, "num_layers": null}""");
        Save("b", """{"blocks": 3}""");
        MergePlan plan = Plan(Stack);
        Assert.Equal(MergeDiagnostics.ConfigNotUpdated, Assert.Single(plan.Warnings).Descriptor);
        Assert.Contains("is 3, the number of its layers; the output has 4", plan.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_is_the_bases()
    {
        Save("a", """{"who": "a"}""");
        Save("b", """{"who": "b"}""");
        Assert.Contains("\"who\": \"b\"", Plan("models: [{model: a}]\nbase_model: b\nparameters: {weight: 1}\nmerge_method: ties").Config, StringComparison.Ordinal);
        Assert.Contains("\"who\": \"a\"", Plan("models: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear").Config, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_vocabulary_is_counted()
    {
        new TestModel { Config = """{"vocab_size": 8}""" }.Add("embed_tokens.weight", 1, 8, 2).Save(Root, "a");
        new TestModel { Config = """{"vocab_size": 6}""" }.Add("embed_tokens.weight", 1, 6, 2).Save(Root, "b");
        MergePlan plan = Plan("models: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear", new() { TruncateEmbeddings = true });
        Assert.Contains("\"vocab_size\": 6", plan.Config, StringComparison.Ordinal);
    }

    private void Save(string name, string config)
    {
        TestModel model = new() { Config = config };
        for (int layer = 0; layer < 3; layer++)
        {
            model.Add($"model.layers.{layer}.norm.weight", 1, 2);
        }

        model.Save(Root, name);
    }
}
