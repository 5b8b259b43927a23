using Xunit;
using static MergeDsl.Tests.RecipeCheck;

namespace MergeDsl.Tests.Validation;

public sealed class NamesTests
{
    private const string Models = "models:\n  - model: a/x\n    parameters: {weight: 0.5}\n  - model: b/y\n    parameters: {weight: 0.5}\n";

    [Theory]
    [InlineData("dare-ties", "dare_ties")]
    [InlineData("TIES", "ties")]
    [InlineData("tise", "ties")]
    [InlineData("task_arithmatic", "task_arithmetic")]
    [InlineData("task arithmetic", "task_arithmetic")]
    public void An_unknown_method_is_told_what_was_probably_meant(string written, string meant) =>
        Error($"{Models}merge_method: [|{written}|]\nbase_model: c/z\nparameters: {{normalize: true}}\n".Replace(meant == "dare_ties" ? "0.5}" : "\0", "0.5, density: 0.5}"), "MRG2003", $"unknown merge method '{written}'; did you mean '{meant}'?");

    [Theory]
    [InlineData("dare_tie", "weight: 1")] // lacks a base, and a density below 1
    [InlineData("slerpp", "")] // lacks a base, and t
    public void What_a_misspelt_method_lacks_is_not_said(string written, string own) =>
        Assert.Equal(["MRG2003"], Compile($"models: [{{model: a/x, parameters: {{{own}}}}}, {{model: b/y, parameters: {{{own}}}}}]\nmerge_method: {written}\n").Diagnostics.Select(d => d.Descriptor.Id));

    [Fact]
    public void A_method_like_no_other_gets_the_list() => Error($"{Models}merge_method: [|frobnicate|]\n", "MRG2003", "arcee_fusion, breadcrumbs", "and ties");

    [Fact]
    public void A_recipe_without_a_method_is_told_so_at_its_first_key() => Error("[|models|]:\n  - model: a/x\n  - model: b/y\n", "MRG2005", "merge_method");

    [Theory]
    [InlineData("merge_method: ties\n[|base_modle|]: c/z\n", "base_model")]
    [InlineData("merge_method: ties\nbase_model: c/z\n[|dype|]: float16\n", "dtype")]
    [InlineData("merge_method: ties\nbase_model: c/z\n[|paramaters|]: {normalize: true}\n", "parameters")]
    [InlineData("merge_method: ties\nbase_model: c/z\n[|Dtype|]: float16\n", "dtype")]
    [InlineData("[|merge-method|]: linear\n", "merge_method")]
    public void A_misspelt_key_is_taken_for_the_one_that_was_meant(string rest, string meant) => Error(Models + rest, "MRG2002", $"did you mean `{meant}`?");

    [Theory]
    [InlineData("[|modles|]:\n  - model: a/x\n  - model: b/y\nmerge_method: karcher\n", "models")]
    [InlineData("slices:\n  - [|sorces|]: [{model: a/x, layer_range: [0, 2]}]\nmerge_method: passthrough\n", "sources")]
    [InlineData("slices:\n  - sources: [{model: a/x, [|layer_rnage|]: [0, 2]}]\nmerge_method: passthrough\n", "layer_range")]
    [InlineData("models:\n  - [|path|]: a/x\n  - model: b/y\nmerge_method: karcher\n", "model")]
    [InlineData("models:\n  - model: a/x\n  - model: b/y\nmerge_method: slerp\nbase_model: a/x\nparameters:\n  t:\n    - {[|fliter|]: mlp, value: 0.3}\n    - value: 0.5\n", "filter")]
    [InlineData("models:\n  - model: a/x\n  - model: b/y\nmerge_method: karcher\ntokenizer: {[|sourec|]: base}\n", "source")]
    [InlineData("models:\n  - model: a/x\n  - model: b/y\nmerge_method: karcher\nmergedsl: {[|sead|]: 3}\n", "seed")]
    public void So_it_is_at_every_level(string recipe, string meant) => Error(recipe, "MRG2002", $"did you mean `{meant}`?");

    [Fact]
    public void A_key_like_no_other_gets_the_list() => Error($"{Models}merge_method: linear\n[|frobnicate|]: 3\n", "MRG2002", "unknown key `frobnicate` in a recipe", "`merge_method`");

    [Fact]
    public void A_key_of_ones_own_begins_with_x() => Clean($"{Models}merge_method: linear\nx-notes: {{anything: [1]}}\n");

    [Theory]
    [InlineData("bf16", "bfloat16")]
    [InlineData("fp16", "float16")]
    [InlineData("bfloat", "bfloat16")]
    [InlineData("BFLOAT16", "bfloat16")]
    [InlineData("torch.bf16", "bfloat16")]
    public void An_unknown_type_is_told_what_was_probably_meant(string written, string meant)
    {
        Error($"{Models}merge_method: linear\ndtype: [|{written}|]\n", "MRG2006", $"unknown type `{written}`", "float32, float16, bfloat16 or float64", $"did you mean `{meant}`?");
        Error($"{Models}merge_method: linear\nout_dtype: [|{written}|]\n", "MRG2006", $"did you mean `{meant}`?");
    }

    [Fact]
    public void Integers_are_no_type_of_weights() => Assert.DoesNotContain("did you mean", Error($"{Models}merge_method: linear\ndtype: [|int64|]\n", "MRG2006").Message);

    [Fact]
    public void A_misspelt_parameter_is_bound_as_the_one_that_was_meant()
    {
        Error("models:\n  - model: a/x\n    parameters: {[|wieght|]: 0.5}\nmerge_method: ties\nbase_model: c/z\n", "MRG2004", "`wieght` is not a parameter of ties (normalize, rescale, lambda, weight and density); did you mean `weight`?");
        Error("models:\n  - model: a/x\n    parameters: {weight: 1, [|densty|]: 0.3}\nmerge_method: ties\nbase_model: c/z\n", "MRG2004", "did you mean `density`?");
    }

    [Fact]
    public void A_parameter_of_another_method_has_no_effect()
    {
        Warning("models:\n  - model: a/x\n    parameters: {weight: 1, [|gamma|]: 0.3}\nmerge_method: ties\nbase_model: c/z\n", "MRG4001", "`gamma` has no effect with ties; it is a parameter of breadcrumbs and breadcrumbs_ties");
        Warning("models:\n  - model: a/x\n    parameters: {weight: 1, [|density|]: 0.3}\nmerge_method: linear\n", "MRG4001", "`density` has no effect with linear");
        Warning("models:\n  - model: a/x\n    parameters: {[|weight|]: 1}\n  - model: b/y\nmerge_method: model_stock\nbase_model: c/z\n", "MRG4001", "`weight` has no effect with model_stock");
    }

    [Fact]
    public void What_changes_nothing_is_only_mentioned() => Info($"{Models}merge_method: ties\nbase_model: c/z\nparameters: {{[|int8_mask|]: true}}\n", "MRG4002", "`int8_mask` is accepted and changes nothing");

    [Fact]
    public void Keys_of_older_versions_do_nothing() => Warning($"{Models}merge_method: linear\n[|embed_slerp|]: true\n", "MRG4014", "`embed_slerp`");

    [Fact]
    public void A_key_of_the_recipe_has_its_place_at_the_top_level()
    {
        Error("models:\n  - model: a/x\n    parameters: {weight: 1}\nmerge_method: ties\nparameters:\n  [|base_model|]: c/z\n", "MRG2014", "`base_model` has no meaning here; it belongs at the top level");
        Error("models:\n  - model: a/x\n    [|dtype|]: float16\n  - model: b/y\nmerge_method: karcher\n", "MRG2014", "at the top level");
        Error("slices:\n  - [|models|]: [{model: a/x, layer_range: [0, 2]}]\nmerge_method: passthrough\n", "MRG2002", "did you mean `sources`?");
    }

    [Fact]
    public void A_mixture_of_experts_is_another_kind_of_recipe() => Error("base_model: a/x\ngate_mode: hidden\n[|experts|]:\n  - source_model: a/x\n", "MRG2017", "mixture-of-experts recipe");
}
