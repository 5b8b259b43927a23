using Xunit;
using static MergeDsl.Tests.RecipeCheck;

namespace MergeDsl.Tests.Validation;

public sealed class StructureTests
{
    private const string Two = "  - model: a/x\n  - model: b/y\n";

    [Fact]
    public void A_missing_weight_names_the_model() =>
        Error("models:\n  - model: a/x\n    parameters: {weight: 1}\n  - [|model: b/y|]\nmerge_method: linear\n", "MRG2022", "`b/y` has no `weight`", "linear");

    [Fact]
    public void A_weight_that_is_missing_everywhere_is_one_mistake() =>
        Error($"models:\n  - [|model: a/x|]\n  - model: b/y\nmerge_method: linear\n", "MRG2022", "no model has a `weight`", "`a/x` and `b/y`");

    [Fact]
    public void A_method_that_needs_a_base_says_so_at_its_name() => Error($"models:\n{Two}merge_method: [|model_stock|]\n", "MRG2010", "model_stock needs a base model");

    [Fact]
    public void Too_many_models_are_counted_at_the_first_that_is_too_many()
    {
        Error($"models:\n{Two}  - [|model: c/z|]\nmerge_method: slerp\nbase_model: a/x\nparameters: {{t: 0.5}}\n", "MRG2011", "slerp takes exactly 2 models, the base among them, and here there are 3");
        Error($"models:\n{Two}  - [|model: c/z|]\nmerge_method: arcee_fusion\nbase_model: a/x\n", "MRG2011", "exactly 1 model besides the base", "there are 2");
    }

    [Fact]
    public void Too_few_are_counted_at_the_list() =>
        Error("models:\n  [|- model: a/x|]\nmerge_method: model_stock\nbase_model: c/z\n", "MRG2011", "model_stock takes at least 2 models besides the base, and here there is 1");

    [Fact]
    public void The_base_of_slerp_is_one_of_the_two() =>
        Error($"models:\n{Two}merge_method: slerp\nbase_model: [|c/z|]\nparameters: {{t: 0.5}}\n", "MRG2013", "`c/z` is none of the inputs of slerp");

    [Fact]
    public void One_model_and_an_unlisted_base_are_two() => Clean("models:\n  - model: a/x\nmerge_method: slerp\nbase_model: c/z\nparameters: {t: 0.5}\n");

    [Fact]
    public void The_base_of_slerp_is_one_of_the_two_in_slices_as_well() =>
        Error("slices:\n  - sources: [{model: a/x, layer_range: [0, 2]}, {model: b/y, layer_range: [0, 2]}]\nmerge_method: slerp\nbase_model: [|c/z|]\nparameters: {t: 0.5}\n", "MRG2013", "c/z");

    [Fact]
    public void A_slice_without_the_base_is_told_so() =>
        Error("slices:\n  - sources: [{model: c/z, layer_range: [0, 2]}, {model: b/y, layer_range: [0, 2]}]\n  - [|sources: [{model: a/x, layer_range: [0, 2]}, {model: b/y, layer_range: [0, 2]}]|]\nmerge_method: ties\nbase_model: c/z\nparameters: {weight: 1}\n", "MRG2024", "`c/z` is not among the sources");

    [Fact]
    public void The_base_of_nuslerp_is_none_of_the_two() =>
        Error($"models:\n{Two}merge_method: nuslerp\nbase_model: [|a/x|]\nparameters: {{weight: 1}}\n", "MRG2023", "`a/x` is one of them");

    [Fact]
    public void T_missing_is_said_at_the_method() => Error($"models:\n{Two}merge_method: [|slerp|]\nbase_model: a/x\n", "MRG2022", "slerp needs the parameter `t`", "top-level `parameters`");

    [Fact]
    public void T_at_the_top_level_belongs_under_parameters() => Error($"models:\n{Two}merge_method: slerp\nbase_model: a/x\n[|t|]: 0.5\n", "MRG2015", "`t` is a parameter", "parameters:");

    [Fact]
    public void T_under_a_model_belongs_to_the_top() =>
        Error("models:\n  - model: a/x\n  - model: b/y\n    parameters: {[|t|]: 0.5}\nmerge_method: slerp\nbase_model: a/x\n", "MRG2026", "top-level `parameters`");

    [Fact]
    public void A_global_parameter_under_a_model_is_an_error_even_if_it_has_a_default() =>
        Error("models:\n  - model: a/x\n    parameters: {weight: 1, [|normalize|]: true}\nmerge_method: ties\nbase_model: c/z\n", "MRG2026", "`normalize` is a parameter of ties as a whole");

    [Fact]
    public void Weights_do_not_steer_slerp()
    {
        Error("models:\n  - model: a/x\n    parameters: {[|weight|]: 0.5}\n  - model: b/y\n    parameters: {weight: 0.5}\nmerge_method: slerp\nbase_model: a/x\n", "MRG2025", "slerp is not steered by `weight`", "`t`");
        Warning("models:\n  - model: a/x\n    parameters: {[|weight|]: 0.5}\n  - model: b/y\n    parameters: {weight: 0.5}\nmerge_method: slerp\nbase_model: a/x\nparameters: {t: 0.5}\n", "MRG4001", "slerp is steered by `t`", "one more place");
        Error($"models:\n{Two}merge_method: nuslerp\nparameters: {{[|t|]: 0.5}}\n", "MRG2025", "nuslerp is not steered by `t`", "`weight`");
    }

    [Theory]
    [InlineData("    [|weight|]: 0.5\n")]
    [InlineData("    [|weight|]: 0.5\n    parameters:\n")]
    public void A_weight_directly_under_the_model_is_to_be_indented(string weight) =>
        Error($"models:\n  - model: a/x\n{weight}merge_method: linear\n", "MRG2015", "`weight`", "directly in a model's entry; it belongs under `parameters:`");

    [Theory]
    [InlineData("normalize: true", "normalize")]
    [InlineData("lambda: 0.5", "lambda")]
    [InlineData("int8_mask: true", "int8_mask")]
    [InlineData("density: 0.5", "density")]
    public void Parameters_at_the_top_level_are_to_be_indented(string line, string key) =>
        Error($"models:\n  - model: a/x\nparameters: {{weight: 1}}\nmerge_method: ties\nbase_model: c/z\n[|{key}|]{line[key.Length..]}\n", "MRG2015", $"`{key}`");

    [Fact]
    public void A_tokenizers_key_at_the_top_level_belongs_under_tokenizer() =>
        Error($"models:\n{Two}merge_method: karcher\n[|pad_to_multiple_of|]: 64\n", "MRG2014", "under `tokenizer`");

    [Fact]
    public void Two_bodies_are_one_too_many() =>
        Error($"models:\n{Two}[|slices|]:\n  - sources: [{{model: a/x, layer_range: [0, 2]}}]\nmerge_method: karcher\n", "MRG2008", "`slices` stands beside `models`");

    [Theory]
    [InlineData("[|merge_method|]: karcher\n")]
    [InlineData("merge_method: karcher\nmodels: [|[]|]\n")]
    [InlineData("merge_method: karcher\n[|models|]:\n")]
    public void No_body_is_one_too_few(string recipe) => Error(recipe, "MRG2009", "what is merged");

    [Fact]
    public void Plain_names_are_one_mistake_and_mended_at_once()
    {
        string text = "models:\n  - a/x\n  - b/y\nmerge_method: karcher\n";
        Assert.Equal("models:\n  - model: a/x\n  - model: b/y\nmerge_method: karcher\n", Fixed(text, Error(text.Replace("a/x", "[|a/x|]"), "MRG2016", "write `- model: a/x`")));
        Error("models:\n  - [|a/x|]\n  - b/y\nmerge_method: linear\nparameters: {weight: 1}\n", "MRG2016");
    }

    [Fact]
    public void A_mapping_for_a_list_is_told_so() => Error("models: [|{model: a/x}|]\nmerge_method: karcher\n", "MRG2007", "`models` must be a list, and here is a mapping", "- model: owner/name");

    [Fact]
    public void A_list_for_a_mapping_is_told_so() => Error("models:\n  - model: a/x\n    parameters: [|[weight, 0.5]|]\nmerge_method: linear\n", "MRG2007", "`parameters` must be a mapping, and here is a list");

    [Fact]
    public void Tokenizer_is_given_once() =>
        Error($"models:\n{Two}merge_method: karcher\ntokenizer_source: base\n[|tokenizer|]: {{source: union}}\n", "MRG2012", "`tokenizer` stands beside `tokenizer_source`");

    [Fact]
    public void A_base_that_no_input_is_becomes_one_more_input()
    {
        Warning($"models:\n{Two}merge_method: karcher\nbase_model: [|c/z|]\n", "MRG4007", "karcher knows no base model: `c/z`");
        Warning($"models:\n{Two}merge_method: linear\nbase_model: [|c/z|]\nparameters: {{weight: 0.3}}\n", "MRG4007", "with `weight` 0.3");
        Error("models:\n  - model: a/x\n    parameters: {weight: 1}\nmerge_method: linear\nbase_model: [|c/z|]\n", "MRG2022", "`c/z` is not listed");
    }

    [Fact]
    public void Passthrough_takes_one_model_per_slice()
    {
        Error("models:\n  - model: a/x\n  - [|model: b/y|]\nmerge_method: passthrough\n", "MRG2011", "- sources:");
        Error("models:\n  - model: a/x\nmerge_method: passthrough\nbase_model: [|c/z|]\n", "MRG2011", "drop it");
        Error("slices:\n  - sources: [{model: a/x, layer_range: [0, 2]}, [|{model: b/y, layer_range: [0, 2]}|]]\nmerge_method: passthrough\n", "MRG2011", "exactly 1 model per slice", "- sources:");
    }

    [Fact]
    public void A_model_takes_part_once() =>
        Error($"models:\n{Two}  - [|model: a/x|]\nmerge_method: karcher\n", "MRG2021", "`a/x` is an input twice; first at line 2");

    [Fact]
    public void Parameters_of_the_base_have_no_effect() =>
        Warning("models:\n  - model: c/z\n    parameters:\n      [|density: 0.99|]\n  - model: a/x\n    parameters: {weight: 1}\nmerge_method: ties\nbase_model: c/z\n", "MRG4003", "`density` of the base model has no effect");

    [Fact]
    public void Parameters_of_the_base_are_one_mistake_from_the_first_to_the_last()
    {
        Warning("models: [{model: c/z, parameters: {[|weight: 1, density: 0.99|]}}, {model: a/x, parameters: {weight: 1}}]\nmerge_method: ties\nbase_model: c/z\n", "MRG4003", "`weight` and `density` of the base model have no effect");
        Warning("models:\n  - {model: a/x, parameters: &p {weight: 1}}\n  - {model: c/z, parameters: [|*p|]}\nmerge_method: ties\nbase_model: c/z\n", "MRG4003", "`weight`");
    }

    [Fact]
    public void A_parameter_of_the_method_directly_under_a_model_is_one_mistake() =>
        Error($"models:\n{Two}    [|t|]: 0.5\nmerge_method: slerp\nbase_model: a/x\n", "MRG2026", "belongs under the top-level `parameters`");

    [Fact]
    public void No_model_besides_the_base_is_no_merge() =>
        Warning("models:\n  [|- model: c/z|]\nmerge_method: ties\nbase_model: c/z\n", "MRG4008", "the base itself");

    [Theory]
    [InlineData("a/x+b/y+c/z", "more than one `+`")]
    [InlineData("a/x@main@v1", "more than one `@`")]
    [InlineData("a/x+", "no path")]
    [InlineData("a/x@", "no revision")]
    public void A_reference_has_one_adapter_and_one_revision(string written, string why) =>
        Error($"models:\n  - model: [|{written}|]\n  - model: b/y\nmerge_method: karcher\n", "MRG2018", why, "path[@revision][+adapter[@revision]]");

    [Fact]
    public void A_file_is_no_model() => Error("models:\n  - model: [|a/model.safetensors|]\n  - model: b/y\nmerge_method: karcher\n", "MRG2034", "directory");

    [Theory]
    [InlineData("./models/x")]
    [InlineData("/models/x")]
    [InlineData("~/models/x")]
    [InlineData("C:\\models\\x")]
    [InlineData("a/x+../lora")]
    public void A_path_that_leads_nowhere_is_advised_against_where_somebody_looks(string model)
    {
        string text = $"slices:\n  - sources: [{{model: {model}, layer_range: [0, 2]}}]\n  - sources: [{{model: {model}, layer_range: [2, 4]}}]\nmerge_method: passthrough\n";
        Clean(text);
        RecipeCompilation result = RecipeCompiler.Compile("x", text, TestCatalog.All, _ => false);
        Assert.Equal(["MRG4015 (1, 22)"], result.Diagnostics.Select(d => $"{d.Descriptor.Id} ({d.Start.Line}, {d.Start.Column})"));
        Assert.Empty(RecipeCompiler.Compile("x", text, TestCatalog.All, _ => true).Diagnostics);
        Assert.Empty(RecipeCompiler.Compile("x", text.Replace(model, "org/model"), TestCatalog.All, _ => false).Diagnostics);
    }

    [Theory]
    [InlineData("CHATML", "did you mean `chatml`?")]
    [InlineData("vicuna", "known are auto, alpaca, chatml, llama3, mistral and exaone")]
    [InlineData("'{{ messages }}'", "at least 20")]
    public void A_chat_template_is_known_or_a_template(string written, string why) =>
        Error($"models:\n{Two}merge_method: karcher\nchat_template: [|{written}|]\n", "MRG2035", why);

    [Fact]
    public void A_forced_token_has_a_source() =>
        Error($"models:\n{Two}merge_method: karcher\ntokenizer: {{tokens: {{[|q|]: {{force: true}}}}}}\n", "MRG2038", "`q`", "source");

    [Fact]
    public void A_token_comes_from_an_input() =>
        Error($"models:\n{Two}merge_method: karcher\ntokenizer: {{tokens: {{q: {{source: [|c/z|]}}}}}}\n", "MRG2039", "`a/x` and `b/y`");

    [Theory]
    [InlineData("{kind: model_token, model: a/x}", "neither")]
    [InlineData("{kind: model_token, model: a/x, token: r, token_id: 3}", "both")]
    public void A_token_of_a_model_is_named_once(string source, string why) =>
        Error($"models:\n{Two}merge_method: karcher\ntokenizer: {{tokens: {{q: {{source: [|{source}|]}}}}}}\n", "MRG2037", why);

    [Fact]
    public void An_extension_has_a_value_that_can_be_used()
    {
        Error($"models:\n{Two}merge_method: karcher\nmergedsl: {{class: [|my-merge|]}}\n", "MRG2040", "a name of a class");
        Error($"models:\n{Two}merge_method: karcher\nmergedsl: {{access: [|private|]}}\n", "MRG2040", "`public` or `internal`");
        Error($"models:\n{Two}merge_method: karcher\nmergedsl: {{seed: [|-1|]}}\n", "MRG2040", "0 to 18446744073709551615");
    }
}
