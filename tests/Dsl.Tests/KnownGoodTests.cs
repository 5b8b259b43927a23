using MergeDsl.Catalog;
using MergeDsl.Recipes;
using Xunit;
using static MergeDsl.Tests.RecipeCheck;

namespace MergeDsl.Tests;

/// <summary>What people write that is odd and right: all of it is accepted, and means what it says.</summary>
public sealed class KnownGoodTests
{
    private static ResolvedParameter Weight(string text, int input = 0) => Result(text).Modules[0].Slices[0].Inputs[input].Parameters[0];

    private static Recipe Result(string text) => Clean(text).Result!; // Clean asserts that there is one

    private static double Value(string written) => Weight($"models: [{{model: a/x, parameters: {{weight: {written}}}}}]\nmerge_method: linear\n").Cases[0].Values[0].Number;

    private static bool Normalize(string written) =>
        Result($"models: [{{model: a/x, parameters: {{weight: 1}}}}]\nmerge_method: linear\nparameters: {{normalize: {written}}}\n").Modules[0].Slices[0].Parameters[0].Cases[0].Values[0].AsBoolean;

    [Fact]
    public void Anchors_aliases_and_merge_keys()
    {
        string text = "models:\n  - model: a/x\n    parameters: &p {weight: 0.25}\n  - model: b/y\n    parameters: {<<: *p}\n  - model: c/z\n    parameters:\n      <<: [*p]\n      weight: 0.5\nmerge_method: linear\n";
        Assert.Equal([0.25, 0.25, 0.5], Enumerable.Range(0, 3).Select(i => Weight(text, i).Cases[0].Values[0].Number));
    }

    [Fact]
    public void List_items_at_the_column_of_their_key() => Clean("models:\n- model: a/x\n  parameters:\n    weight: 1\nmerge_method: linear\n");

    [Theory]
    [InlineData("models:\n - model: a/x\n   parameters:\n    weight: 1\nmerge_method: linear\n")]
    [InlineData("models:\n    - model: a/x\n      parameters:\n          weight: 1\nmerge_method: linear\n")]
    public void One_and_four_space_indents(string text) => Clean(text);

    [Fact]
    public void Flow_and_block_lists_over_several_lines() =>
        Assert.Equal(4, Weight("models:\n  - model: a/x\n    parameters:\n      weight: [0.1, 0.2,\n        0.3,\n        0.4]\nmerge_method: linear\n").Cases[0].Values.Count);

    [Fact]
    public void A_block_list_as_a_gradient() => Assert.True(Weight("models:\n  - model: a/x\n    parameters:\n      weight:\n        - 0.1\n        - 0.2\nmerge_method: linear\n").Cases[0].IsGradient);

    [Theory]
    [InlineData(".5", 0.5)]
    [InlineData("+.5", 0.5)]
    [InlineData("-.5", -0.5)]
    [InlineData("1e-5", 1e-5)]
    [InlineData("1E5", 1e5)]
    [InlineData("\"0.5\"", 0.5)]
    [InlineData("' 0.5 '", 0.5)]
    [InlineData("1_000", 1000)]
    [InlineData("0x10", 16)]
    [InlineData("0b101", 5)]
    [InlineData("010", 8)]
    [InlineData("09", 9)]
    [InlineData("5.", 5)]
    [InlineData("true", 1)]
    [InlineData("2.5e+3", 2500)]
    public void Numbers_in_all_their_spellings(string written, double value) => Assert.Equal(value, Value(written));

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("0", false)]
    [InlineData("off", false)]
    [InlineData("no", false)]
    [InlineData("'Yes'", true)]
    [InlineData("y", true)]
    [InlineData("F", false)]
    [InlineData("TRUE", true)]
    public void Booleans_in_all_their_spellings(string written, bool value) => Assert.Equal(value, Normalize(written));

    [Fact]
    public void A_whole_number_with_a_point() =>
        Assert.Equal(ScalarValue.Of(5), Result("models: [{model: a/x}, {model: b/y}]\nmerge_method: karcher\nparameters: {max_iter: 5.0}\n").Modules[0].Slices[0].Parameters[0].Cases[0].Values[0]);

    [Fact]
    public void A_gradient_of_one_element() => Assert.True(Weight("models: [{model: a/x, parameters: {weight: [0.5]}}]\nmerge_method: linear\n").Cases[0].IsGradient);

    [Fact]
    public void A_gradient_of_text_and_numbers() => Assert.Equal([0.2, 0.4], Weight("models: [{model: a/x, parameters: {weight: [\"0.2\", 0.4]}}]\nmerge_method: linear\n").Cases[0].Values.Select(v => v.Number));

    [Fact]
    public void A_gradient_of_booleans() => Clean("models: [{model: a/x, parameters: {weight: 1}}]\nmerge_method: linear\nparameters: {normalize: [false, true]}\n");

    [Fact]
    public void A_condition_that_stands_alone()
    {
        ResolvedParameter weight = Weight("models: [{model: a/x, parameters: {weight: {filter: mlp, value: 0.3}}}]\nmerge_method: linear\nparameters: {weight: 0.1}\n");
        Assert.Equal([("mlp", SettingLevel.Input), (null, SettingLevel.Document)], weight.Cases.Select(c => (c.Filter, c.Level)));
    }

    [Theory]
    [InlineData(@"D:\models\x", @"D:\models\x")]
    [InlineData("models/x/", "models/x/")]
    [InlineData("\"D:/models/x\"", "D:/models/x")]
    public void Paths_as_people_have_them(string written, string path) => Assert.Equal(path, Result($"models:\n  - model: {written}\nmerge_method: passthrough\n").Modules[0].Slices[0].Inputs[0].Model.Path);

    [Fact]
    public void References_in_all_their_forms()
    {
        ModelReference Read(string written) => Result($"models: [{{model: {written}}}]\nmerge_method: passthrough\n").Modules[0].Slices[0].Inputs[0].Model;
        ModelReference expected = new("user/model", "v0.0.1", new("user/lora", "main"));
        Assert.Equal(expected, Read("user/model@v0.0.1+user/lora@main"));
        Assert.Equal("user/model@v0.0.1+user/lora@main", expected.ToString());
        Assert.Equal(expected, Read("{model: {path: user/model, revision: v0.0.1}, lora: {path: user/lora, revision: main}}"));
        Assert.Equal(expected, Read("{model: user/model@v0.0.1, lora: user/lora@main}"));
        Assert.Equal("LlamaForCausalLM", Read("{model: a/x, override_architecture: LlamaForCausalLM}").OverrideArchitecture);
    }

    [Theory]
    [InlineData("models: [{model: a/x, parameters: {weight: 1}}]\nmerge_method: linear")]
    [InlineData("models: [{model: a/x, parameters: {weight: 1}}]\r\nmerge_method: linear\r\n")]
    [InlineData("\uFEFFmodels: [{model: a/x, parameters: {weight: 1}}]\nmerge_method: linear\n")]
    [InlineData("# note\nmodels: # note\n  # note\n  - model: a/x # note\n    # note\n    parameters: {weight: 1} # note\n# note\nmerge_method: linear # note\n# note")]
    [InlineData("%YAML 1.1\n---\nmodels: [{model: a/x, parameters: {weight: 1}}]\nmerge_method: linear\n...\n")]
    public void Line_ends_marks_and_comments(string text) => Clean(text);

    [Theory]
    [InlineData("parameters:\n")]
    [InlineData("dtype:\n")]
    [InlineData("dtype: ''\n")]
    [InlineData("dtype: torch.float16\n")]
    [InlineData("base_model:\n")]
    [InlineData("tokenizer:\n")]
    [InlineData("chat_template: ''\n")]
    [InlineData("x-mine: {a: [b]}\n")]
    [InlineData("chat_template: auto\n")]
    [InlineData("chat_template: \"{% for message in messages %}{{ message }}{% endfor %}\"\n")]
    [InlineData("tokenizer_source: base\n")]
    [InlineData("name: alone\n")]
    [InlineData("mergedsl: {class: SaraThinker, namespace: Acme.Models, access: internal, seed: 42}\n")]
    public void Keys_that_say_little(string line) => Clean($"models: [{{model: a/x, parameters: {{weight: 1}}}}]\nmerge_method: linear\n{line}");

    [Fact]
    public void Empty_parameters_of_a_model() => Clean("models:\n  - model: a/x\n    parameters:\n  - model: b/y\nmerge_method: karcher\n");

    [Fact]
    public void An_empty_tokenizer_is_a_union() => Assert.Equal(TokenizerSourceKind.Union, Result("models: [{model: a/x}, {model: b/y}]\nmerge_method: karcher\ntokenizer: {}\n").Tokenizer?.Source.Kind);

    [Fact]
    public void Tokens_as_keys()
    {
        TokenizerSettings? tokenizer = Result("models: [{model: a/x}, {model: b/y}]\nmerge_method: karcher\ntokenizer:\n  source: union\n  tokens:\n    <|im_start|>:\n      source: b/y\n    <|pad|>:\n      source: {kind: zero}\n      force: true\n").Tokenizer;
        Assert.Equal([new("<|im_start|>", new(new("b/y"))), new("<|pad|>", new(null), true)], tokenizer?.Tokens);
    }

    [Fact]
    public void The_same_recipe_with_and_without_its_base_listed()
    {
        Recipe without = Result("models:\n  - model: a/x\n    parameters: {weight: 1}\nmerge_method: ties\nbase_model: c/z\n");
        Recipe with = Result("models:\n  - model: a/x\n    parameters: {weight: 1}\n  - model: c/z\nmerge_method: ties\nbase_model: c/z\n");
        Assert.Equal(with, without);
    }

    [Fact]
    public void Layers_as_text() => Assert.Equal(new LayerRange(0, 16), Result("slices: [{sources: [{model: a/x, layer_range: ['0', '16']}]}]\nmerge_method: passthrough\n").Modules[0].Slices[0].Inputs[0].Layers);

    [Fact]
    public void A_slice_with_a_base_of_its_own()
    {
        Recipe recipe = Result("slices:\n  - sources: [{model: a/x, layer_range: [0, 2]}, {model: b/y, layer_range: [0, 2]}]\n    base_model: b/y\n  - sources: [{model: a/x, layer_range: [2, 4]}, {model: b/y, layer_range: [2, 4]}]\nmerge_method: slerp\nbase_model: a/x\nparameters: {t: 0.5}\n");
        Assert.Equal(["b/y", "a/x"], recipe.Modules[0].Slices.Select(s => s.BaseModel?.Path));
        Assert.Equal([false, true, true, false], recipe.Modules[0].Slices.SelectMany(s => s.Inputs).Select(i => i.IsBase));
    }

    [Fact]
    public void Modules_with_bodies_of_their_own()
    {
        Recipe recipe = Result("modules:\n  encoder:\n    models: [{model: a/x}, {model: b/y}]\n    parameters: {weight: 0.3}\n  decoder:\n    slices: [{sources: [{model: a/x, layer_range: [0, 2]}]}]\nmerge_method: linear\nparameters: {weight: 0.5}\n");
        Assert.Equal([("encoder", true), ("decoder", false)], recipe.Modules.Select(m => (m.Name, m.WholeModels)));
        Assert.Equal([SettingLevel.Module, SettingLevel.Module, SettingLevel.Document], recipe.Modules.SelectMany(m => m.Slices).SelectMany(s => s.Inputs).Select(i => i.Parameters[0].Cases[0].Level));
    }

    [Fact]
    public void Levels_from_the_source_outwards()
    {
        Recipe recipe = Result("slices:\n  - sources:\n      - model: a/x\n        layer_range: [0, 2]\n        parameters: {weight: {filter: q, value: 1}}\n    parameters: {weight: [{filter: k, value: 2}, {filter: v, value: 3}]}\nmerge_method: linear\nparameters: {weight: 4}\n");
        Assert.Equal(["q=1 Input", "k=2 Slice", "v=3 Slice", "=4 Document"], recipe.Modules[0].Slices[0].Inputs[0].Parameters[0].Cases.Select(c => $"{c.Filter}={c.Values[0]} {c.Level}"));
        Assert.Equal("=true Default", string.Join(" ", recipe.Modules[0].Slices[0].Parameters[0].Cases.Select(c => $"{c.Filter}={c.Values[0]} {c.Level}")));
    }
}
