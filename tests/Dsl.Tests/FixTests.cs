using MergeDsl.Diagnostics;
using Xunit;
using static MergeDsl.Tests.RecipeCheck;

namespace MergeDsl.Tests;

/// <summary>The first diagnostic that has a fix: the text after it, and nothing is left to say.</summary>
public sealed class FixTests
{
    private const string Slerp = "models:\n  - model: a/x\n  - model: b/y\nmerge_method: slerp\nbase_model: a/x\n";

    private static void Mends(string text, string expected)
    {
        RecipeDiagnostic diagnostic = Assert.Single(Compile(text).Diagnostics, d => d.Severity != RecipeSeverity.Info || d.Fix.Count > 0);
        Assert.Equal(expected, Fixed(text, diagnostic));
        Clean(expected);
    }

    [Fact]
    public void A_parameter_is_put_under_a_key_of_its_own()
    {
        Mends("models:\n  - model: a/x\n    weight: 0.5 # half\nmerge_method: linear\n", "models:\n  - model: a/x\n    parameters:\n      weight: 0.5 # half\nmerge_method: linear\n");
        Mends("models:\n  - weight: 0.5\n    model: a/x\nmerge_method: linear\n", "models:\n  - parameters:\n      weight: 0.5\n    model: a/x\nmerge_method: linear\n");
        Mends("models: [{model: a/x, weight: 0.5}]\nmerge_method: linear\n", "models: [{model: a/x, parameters: {weight: 0.5}}]\nmerge_method: linear\n");
        Mends(Slerp + "t:\n  - filter: mlp\n    value: 0.5\n\n  - value: 0.3\n", Slerp + "parameters:\n  t:\n    - filter: mlp\n      value: 0.5\n\n    - value: 0.3\n");
    }

    [Fact]
    public void A_parameter_is_put_under_the_key_that_is_there()
    {
        Mends("models:\n  - model: a/x\n    parameters:\n    weight: 0.5\nmerge_method: linear\n", "models:\n  - model: a/x\n    parameters:\n      weight: 0.5\nmerge_method: linear\n");
        Mends("models: [{model: a/x, parameters:, weight: 0.5}]\nmerge_method: linear\n", "models: [{model: a/x, parameters: {weight: 0.5}}]\nmerge_method: linear\n");
        Mends("models:\n  - model: a/x\nmerge_method: linear\nnormalize: false\nparameters:\n  weight: 1\n", "models:\n  - model: a/x\nmerge_method: linear\nparameters:\n  normalize: false\n  weight: 1\n");
        Mends("models:\n  - model: a/x\nmerge_method: linear\nparameters: {weight: 1}\nnormalize: false", "models:\n  - model: a/x\nmerge_method: linear\nparameters: {normalize: false, weight: 1}\n");
        Mends("models:\r\n  - model: a/x\r\nmerge_method: linear\r\nnormalize: false\r\nparameters:\r\n    weight: 1\r\n", "models:\r\n  - model: a/x\r\nmerge_method: linear\r\nparameters:\r\n    normalize: false\r\n    weight: 1\r\n");
    }

    [Fact]
    public void A_misspelt_parameter_is_renamed_on_the_way() =>
        Mends("models:\n  - model: a/x\n    wieght: 0.5\nmerge_method: linear\n", "models:\n  - model: a/x\n    parameters:\n      weight: 0.5\nmerge_method: linear\n");

    [Fact]
    public void A_parameter_of_the_method_moves_out_of_the_model()
    {
        Mends(
            "models:\n  - model: a/x\n  - model: b/y\n    parameters:\n      t: [0, 0.5]\nmerge_method: slerp\nbase_model: a/x\n",
            "models:\n  - model: a/x\n  - model: b/y\n    parameters:\nmerge_method: slerp\nparameters:\n  t: [0, 0.5]\nbase_model: a/x\n");
        Mends("models:\n  - model: a/x\n  - model: b/y\n    t: 0.5\nmerge_method: slerp\nbase_model: a/x\n", "models:\n  - model: a/x\n  - model: b/y\nmerge_method: slerp\nparameters:\n  t: 0.5\nbase_model: a/x\n");
        Mends(
            "models:\n  - model: a/x\n    parameters: {weight: 1, normalize: false}\nmerge_method: linear\nparameters:\n  # none so far\n",
            "models:\n  - model: a/x\n    parameters: {weight: 1}\nmerge_method: linear\nparameters:\n  normalize: false\n  # none so far\n");
    }

    [Fact]
    public void A_key_goes_where_it_belongs()
    {
        Mends("models: [{model: a/x}]\nmerge_method: karcher\nrandom_seed: 42\n", "models: [{model: a/x}]\nmerge_method: karcher\nmergedsl:\n  seed: 42\n");
        Mends("models: [{model: a/x}]\nmerge_method: karcher\ntokenizer: {source: base}\npad_to_multiple_of: 8\n", "models: [{model: a/x}]\nmerge_method: karcher\ntokenizer: {pad_to_multiple_of: 8, source: base}\n");
    }

    [Fact]
    public void A_single_model_becomes_a_list_of_one()
    {
        Mends("models:\n  model: a/x\n  parameters:\n    weight: 1\nmerge_method: linear\n", "models:\n  - model: a/x\n    parameters:\n      weight: 1\nmerge_method: linear\n");
        Mends("models: {model: a/x}\nmerge_method: karcher\n", "models: [{model: a/x}]\nmerge_method: karcher\n");
    }

    [Fact]
    public void Of_a_key_given_twice_the_last_one_stays()
    {
        Mends("models: [{model: a/x}]\ndtype: float16 # as before\nmerge_method: karcher\ndtype: bfloat16\n", "models: [{model: a/x}]\nmerge_method: karcher\ndtype: bfloat16\n");
        Mends("models: [{model: a/x, parameters: {weight: 1, weight: 2}}]\nmerge_method: linear\n", "models: [{model: a/x, parameters: {weight: 2}}]\nmerge_method: linear\n");
        Mends("models:\n  - model: a/x\n    model: b/y\nmerge_method: karcher\n", "models:\n  - model: b/y\nmerge_method: karcher\n");
        Mends("merge_method: karcher\nmodels:\n  - model: a/x\nmodels:\n  - model: b/y\n", "merge_method: karcher\nmodels:\n  - model: b/y\n");
    }

    [Fact]
    public void An_entry_that_is_there_already_goes()
    {
        Mends("models:\n  - model: a/x\n  - model: b/y\n  - model: a/x\nmerge_method: karcher\n", "models:\n  - model: a/x\n  - model: b/y\nmerge_method: karcher\n");
        Mends("models: [{model: a/x}, {model: a/x}, {model: b/y}]\nmerge_method: karcher\n", "models: [{model: a/x}, {model: b/y}]\nmerge_method: karcher\n");
        Assert.Empty(Assert.Single(Compile("models: [{model: a/x, parameters: {weight: 1}}, {model: a/x, parameters: {weight: 2}}]\nmerge_method: linear\n").Diagnostics).Fix);
    }

    [Fact]
    public void What_does_nothing_is_removed()
    {
        Mends("models: [{model: a/x}]\nembed_slerp: true\nmerge_method: karcher\n", "models: [{model: a/x}]\nmerge_method: karcher\n");
        Mends("slices:\n  - sources: [{model: a/x, layer_range: [0, 2]}]\n    residual_weight: 0\nmerge_method: passthrough\n", "slices:\n  - sources: [{model: a/x, layer_range: [0, 2]}]\nmerge_method: passthrough\n");
        Mends("models: [{model: a/x}]\nmerge_method: karcher # mergedsl: ignore MRG4003 (why)\n", "models: [{model: a/x}]\nmerge_method: karcher\n");
    }

    [Theory]
    [InlineData("50%", "0.5")]
    [InlineData("'0,5'", "0.5")]
    public void A_number_is_written_with_a_point(string written, string meant) => Mends($"{Slerp}parameters: {{t: {written}}}\n", $"{Slerp}parameters: {{t: {meant}}}\n");

    [Fact]
    public void A_share_is_no_percentage() =>
        Mends("models: [{model: a/x, parameters: {weight: 1, density: 50}}]\nmerge_method: ties\nbase_model: c/z\n", "models: [{model: a/x, parameters: {weight: 1, density: 0.5}}]\nmerge_method: ties\nbase_model: c/z\n");

    [Fact]
    public void A_filter_is_no_pattern() =>
        Mends($"{Slerp}parameters:\n  t:\n    - {{filter: mlp.*, value: 0.5}}\n    - value: 0.3\n", $"{Slerp}parameters:\n  t:\n    - {{filter: mlp, value: 0.5}}\n    - value: 0.3\n");

    [Fact]
    public void What_would_leave_no_YAML_is_no_fix()
    {
        // The reader takes an empty key behind a value, but not behind the nested list that would be next without the first of the two keys.
        const string Recipe = "slices:\n  -\n    sources:\n      -\n        model: a/x\n        layer_range:\n          -\n            - 0\n            - 8\nmerge_method: passthrough\n\n: \nmodels:\n  -\n    model: a/x\nmerge_method: karcher\n";
        Assert.Empty(Assert.Single(RecipeCompiler.Compile("x", Recipe, TestCatalog.All).Diagnostics, d => d.Descriptor.Id == "MRG1004").Fix);
    }

    [Fact]
    public void All_fixes_are_made_one_after_the_other()
    {
        RecipeFixes mended = RecipeFixes.Apply("x", "models:\n  - path: a/x\n    wieght: 0.5\n    density: 50\nmerge_method: TIES\nbase_modle: c/z\ndtype: bf16\n", TestCatalog.All);
        Assert.Equal("models:\n  - model: a/x\n    parameters:\n      density: 0.5\n      weight: 0.5\nmerge_method: ties\nbase_model: c/z\ndtype: bfloat16\n", mended.Text);
        Assert.Equal(["MRG2002", "MRG2002", "MRG2002", "MRG2003", "MRG2006", "MRG2015", "MRG3002"], mended.Applied.Select(d => d.Descriptor.Id).Order());
        Assert.Empty(mended.Compilation.Diagnostics);
    }
}
