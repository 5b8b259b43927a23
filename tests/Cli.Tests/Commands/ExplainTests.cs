using System.Text.Json;
using Xunit;

namespace MergeDsl.Tests.Commands;

public sealed class ExplainTests : IDisposable
{
    private const string Slerp = """
        models:
          - model: psmathur/orca_mini_v3_13b
          - model: garage-bAInd/Platypus2-13B
        merge_method: slerp
        base_model: psmathur/orca_mini_v3_13b
        parameters:
          t:
            - filter: self_attn
              value: [0, 0.5, 0.3, 0.7, 1]
            - value: 0.5
        dtype: float16

        """;

    private readonly TemporaryDirectory folder = new();

    public static TheoryData<string> Recipes =>
    [
        .. Directory.GetFiles(Path.Combine(TestData.Goldens, "cases"), "recipe.yml", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(TestData.Repository, "samples"), "*.merge.yml", SearchOption.AllDirectories).Where(f => !f.Contains("CustomMethod", StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(TestData.Repository, f)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_layer_is_explained_at_a_glance() => Assert.Equal(
        """
        orca: slerp, base model psmathur/orca_mini_v3_13b
        inputs rounded to float16

        layer 12, 12/31 of the way through layers 0…31
          t  all inputs  self_attn   0.390323  line 9, the document
            0.548387 of the way from 0.5 to 0.3 in [0, 0.5, 0.3, 0.7, 1]
          t  all inputs  all others  0.5       line 10, the document

        """.ReplaceLineEndings("\n"),
        await ExplainAsync(Slerp, "--layers", "32", "--layer", "12"));

    [Fact]
    public async Task A_gradient_that_is_the_same_everywhere_has_no_column() => Assert.EndsWith(
        """
            #1  t  self_attn   [0.5, 0.5]  line 9, the document
            #2  t  all others  0.5         line 10, the document
          psmathur/orca_mini_v3_13b (base model)
          garage-bAInd/Platypus2-13B

        """.ReplaceLineEndings("\n"),
        await ExplainAsync(Slerp.Replace("[0, 0.5, 0.3, 0.7, 1]", "[0.5, 0.5]", StringComparison.Ordinal), "--layers", "32"));

    [Fact]
    public async Task A_tensor_takes_the_first_filter_that_its_name_contains() => Assert.Equal(
        """
        orca: slerp, base model psmathur/orca_mini_v3_13b
        inputs rounded to float16

        model.layers.12.mlp.up_proj.weight: layer 12, 12/31 of the way through layers 0…31
          t  all inputs  all others  0.5  line 10, the document

        """.ReplaceLineEndings("\n"),
        await ExplainAsync(Slerp, "--layers", "32", "--tensor", "model.layers.12.mlp.up_proj.weight"));

    [Fact]
    public async Task Layers_that_nobody_has_counted_are_fractions() => Assert.Equal(
        """
        orca: slerp, base model psmathur/orca_mini_v3_13b
        inputs rounded to float16

        all layers
          all inputs together
            #1  t  self_attn   [0, 0.5, 0.3, 0.7, 1]  line 9, the document
            #2  t  all others  0.5                    line 10, the document
          psmathur/orca_mini_v3_13b (base model)
          garage-bAInd/Platypus2-13B

          layer           #1 t
                          self_attn
          outside         0
          first           0
          1/4 of the way  0.5
          1/2 of the way  0.3
          3/4 of the way  0.7
          last            1

          How many layers there are is in the models' headers: --model-root DIR looks at them, and
          --layers N says it without them; then this is a row for each layer.

        """.ReplaceLineEndings("\n"),
        await ExplainAsync(Slerp));

    [Fact]
    public async Task Models_show_their_tensors_and_which_value_each_takes()
    {
        CommandResult result = await CommandResult.RunAsync("explain", Path.Combine(TestData.GoldenCase("ties-density-gradient"), "recipe.yml"), "--model-root", TestData.Goldens);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] lines = result.Output.Split('\n');
        Assert.Contains("    #8   weight     mlp          0.5               12 tensors  line 16, its model", lines);
        Assert.Contains("  1        0.8         0.3", lines);
        Assert.Contains("  model.layers.*.mlp.down_proj.weight             4      #8", lines);
    }

    [Fact]
    public async Task Every_document_is_explained()
    {
        CommandResult result = await CommandResult.RunAsync("explain", Path.Combine(TestData.GoldenCase("stages"), "recipe.yml"));
        Assert.Equal(
            ["stage first: linear", "stage second: ties, base model models/base-f32", "result recipe: slerp, base model first"],
            result.Output.Split('\n').Where(l => l.StartsWith("stage ", StringComparison.Ordinal) || l.StartsWith("result ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Layers_with_the_same_values_share_a_row()
    {
        string output = await ExplainAsync("models: [{model: a/x, parameters: {weight: 1}}]\nmerge_method: linear\nparameters: {normalize: [true, false]}\n", "--layers", "40");
        Assert.EndsWith("  layer    #1 normalize\n  outside  true\n  0…38     true\n  39       false\n", output);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task No_line_is_longer_than_a_hundred_columns(string recipe)
    {
        CommandResult result = await CommandResult.RunAsync("explain", Path.Combine(TestData.Repository, recipe), "--layers", "4");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.NotEmpty(result.Output);
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public async Task Many_gradients_are_several_tables()
    {
        string models = string.Concat(Enumerable.Range(1, 12).Select(i => $"  - model: an-organisation-with-a-name/a-model-with-a-long-name-{i}\n    parameters: {{weight: [0.{i}, {i}], density: [0.5, {i * 0.01}]}}\n"));
        string output = await ExplainAsync($"models:\n{models}merge_method: ties\nbase_model: base/model\n", "--layers", "3");
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.True(output.Split('\n').Count(l => l.StartsWith("  layer ", StringComparison.Ordinal)) > 3);
    }

    [Fact]
    public async Task Programs_get_all_digits()
    {
        using JsonDocument json = JsonDocument.Parse(await ExplainAsync(Slerp, "--layers", "32", "--format", "json"));
        JsonElement gradient = json.RootElement[0].GetProperty("slices")[0].GetProperty("parameters")[0].GetProperty("cases")[0];
        Assert.Equal(0.3903225806451613, gradient.GetProperty("layers")[12].GetDouble());
        Assert.Equal((32, 9, "self_attn"), (gradient.GetProperty("layers").GetArrayLength(), gradient.GetProperty("line").GetInt32(), gradient.GetProperty("filter").GetString()));
    }

    [Theory]
    [InlineData("where layer 12 stands in the layers is not known; --model-root DIR looks at the models' headers, --layers N says how many layers they have", "--layer", "12")]
    [InlineData("the output has no layer 12; its layers are 0…3", "--layer", "12", "--layers", "4")]
    [InlineData("the output has no tensor 'model.layers.9.w'; its layers are 0…3", "--tensor", "model.layers.9.w", "--layers", "4")]
    public async Task What_is_not_there_is_said(string message, params string[] arguments)
    {
        CommandResult result = await CommandResult.RunAsync(["explain", folder.Write("orca.merge.yml", Slerp), .. arguments]);
        Assert.Equal((1, $"error: {message}\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_part_of_a_tensors_name_leads_to_the_name()
    {
        CommandResult result = await CommandResult.RunAsync(
            "explain", Path.Combine(TestData.GoldenCase("linear"), "recipe.yml"), "--model-root", TestData.Goldens, "--tensor", "layers.2.mlp.up_proj");
        Assert.Equal("error: the output has no tensor 'layers.2.mlp.up_proj'; did you mean 'model.layers.2.mlp.up_proj.weight'?\n", result.Error);
    }

    [Fact]
    public async Task Models_that_cannot_be_opened_are_named_and_the_rest_is_explained()
    {
        CommandResult result = await CommandResult.RunAsync("explain", folder.Write("orca.merge.yml", Slerp), "--model-root", folder["nowhere"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("psmathur/orca_mini_v3_13b", result.Error, StringComparison.Ordinal);
        Assert.Contains("#1  t  self_attn   [0, 0.5, 0.3, 0.7, 1]", result.Output, StringComparison.Ordinal);
    }

    private async Task<string> ExplainAsync(string recipe, params string[] arguments)
    {
        CommandResult result = await CommandResult.RunAsync(["explain", folder.Write("orca.merge.yml", recipe), .. arguments]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output;
    }
}
