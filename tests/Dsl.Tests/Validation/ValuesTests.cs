using Xunit;
using static MergeDsl.Tests.RecipeCheck;

namespace MergeDsl.Tests.Validation;

public sealed class ValuesTests
{
    private static string Ties(string parameters) => $"models:\n  - model: a/x\n    parameters: {parameters}\nmerge_method: ties\nbase_model: c/z\n";

    private static string Della(string parameters) => Ties(parameters).Replace("ties", "della");

    private static string Slerp(string parameters) => $"models:\n  - model: a/x\n  - model: b/y\nmerge_method: slerp\nbase_model: a/x\nparameters: {parameters}\n";

    private static string Linear(string first, string second, string rest = "") =>
        $"models:\n  - model: a/x\n    parameters: {{weight: {first}}}\n  - model: b/y\n    parameters: {{weight: {second}}}\nmerge_method: linear\n{rest}";

    private static string Slices(string first, string second) =>
        $"slices:\n  - sources:\n      - model: a/x\n        layer_range: {first}\n      - model: b/y\n        layer_range: {second}\nmerge_method: karcher\n";

    [Theory]
    [InlineData("\"0,5\"", "did you mean 0.5?")]
    [InlineData("50%", "did you mean 0.5?")]
    [InlineData("'true'", "not a number")]
    [InlineData("half", "not a number")]
    [InlineData("1:30", "not a number")]
    [InlineData("~", "here is nothing")]
    public void A_number_is_a_number(string written, string why) => Error(Ties($"{{weight: [|{written}|]}}"), "MRG3001", "`weight` must be a number", why);

    [Theory]
    [InlineData(".nan")]
    [InlineData("-.inf")]
    [InlineData("1e999")]
    [InlineData("inf")]
    public void A_number_is_finite(string written) => Error(Ties($"{{weight: [|{written}|]}}"), "MRG3001", "not a finite number");

    [Theory]
    [InlineData("0.5")]
    [InlineData("2")]
    [InlineData("maybe")]
    [InlineData("'1.0'")]
    public void A_boolean_is_true_or_false(string written) => Error(Linear("1", "1", $"parameters: {{normalize: [|{written}|]}}\n"), "MRG3001", "`normalize` must be true or false", "allowed are true, false, yes");

    [Theory]
    [InlineData("5.5", "not a whole number")]
    [InlineData("1e20", "between")]
    public void A_whole_number_has_no_fraction(string written, string why) =>
        Error($"models: [{{model: a/x}}, {{model: b/y}}]\nmerge_method: karcher\nparameters: {{max_iter: [|{written}|]}}\n", "MRG3001", "`max_iter` must be a whole number", why);

    [Fact]
    public void A_percentage_is_no_density()
    {
        Error(Ties("{weight: 1, density: [|50|]}"), "MRG3002", "`density` is 50; it must be between 0 and 1; did you mean 0.5?");
        Error(Ties("{weight: 1, density: [|-0.1|]}"), "MRG3002", "`density` is -0.1");
        Error(Ties("{weight: 1, density: [1, 0.5, [|1.5|]]}"), "MRG3002", "`density` is 1.5");
    }

    [Fact]
    public void A_density_of_nothing_is_a_warning()
    {
        Warning(Ties("{weight: 1, density: [|0|]}"), "MRG3003", "contributes nothing");
        Warning(Ties("{weight: 1, density: [1, 0.5, [|0|]]}"), "MRG3003", "contributes nothing");
    }

    [Fact]
    public void Exclusive_bounds_are_told()
    {
        Error("models: [{model: a/x}]\nmerge_method: nearswap\nbase_model: c/z\nparameters: {t: [|0|]}\n", "MRG3002", "`t` is 0; it must be greater than 0");
        Warning(Slerp("{t: [|1.5|]}"), "MRG3003", "`t` is 1.5; it is usually between 0 and 1: otherwise the result is extrapolated");
        Warning(Slerp("{t: [0.5, [|-0.5|]]}"), "MRG3003", "`t` is -0.5");
    }

    [Fact]
    public void A_density_of_della_keeps_its_distance()
    {
        Error(Della("{weight: 1, density: [|0.9|]}"), "MRG3004", "0.9 ± 0.15", "from 0.75 to 1.05", "`epsilon` is 0.15 by default");
        Error(Della("{weight: 1, density: [|0.1|], epsilon: 0.2}"), "MRG3004", "0.1 ± 0.2");
        Error(Della("{weight: 1, density: [0.5, [|0.95|]], epsilon: 0.1}"), "MRG3004", "0.95 ± 0.1");
        Clean(Della("{weight: 1, density: [0.5, 0.7], epsilon: 0.1}"));
    }

    [Fact]
    public void On_the_way_to_an_end_it_keeps_its_distance_too() => Error(Della("{weight: 1, density: [|[1, 0.5]|]}"), "MRG3004", "± 0.15");

    [Fact]
    public void Weights_that_sum_to_zero_cannot_be_normalised()
    {
        Error(Linear("[|0.5|]", "-0.5"), "MRG3005", "0.5 + -0.5", "`normalize` on");
        Error(Linear("[|[1, 0]|]", "[0, 0]"), "MRG3005", "0 + 0");
        Clean(Linear("0.5", "-0.5", "parameters: {normalize: false}\n"));
        Warning(Ties("{weight: 0.5}").Replace("models:\n", "models:\n  - model: b/y\n    parameters: {weight: [|-0.5|]}\n"), "MRG3005", "normalising is skipped");
        Warning(Ties("{weight: 0}").Replace("models:\n", "models:\n  - model: b/y\n    parameters: {weight: [|0|]}\n"), "MRG4009", "`weight` is 0 at every model");
    }

    [Fact]
    public void Where_filters_tell_tensors_apart_their_sums_are_told_apart() =>
        Error(Linear("[|[{filter: mlp, value: 1}, {value: 0.5}]|]".Replace("[|", "").Replace("|]", ""), "-1").Replace("value: 1}", "value: [|1|]}"), "MRG3005", "1 + -1", "contains `mlp`");

    [Fact]
    public void Conditions_leave_nothing_without_a_value()
    {
        Error(Ties("{weight: [|[{filter: mlp, value: 0.5}, {filter: self_attn, value: 0.3}]|]}"), "MRG3008", "does not contain `mlp` or `self_attn`", "model.embed_tokens.weight", "- value:");
        Error(Ties("{weight: [|{filter: mlp, value: 0.5}|]}"), "MRG3008", "`mlp`");
        Warning(Ties("{weight: [|[{filter: layers, value: 1}, {filter: embed, value: 1}, {filter: norm, value: 1}, {filter: lm_head, value: 1}]|]}"), "MRG3008", "if there are any");
        Clean(Ties("{weight: {filter: mlp, value: 0.5}}") + "parameters: {weight: 0.3}\n");
        Clean(Ties("{weight: 1, density: {filter: mlp, value: 0.5}}"));
    }

    [Theory]
    [InlineData("[|filter: mlp|]")]
    [InlineData("[|filter: mlp\n          value:|]")]
    public void A_condition_has_a_value(string condition) =>
        Error($"models:\n  - model: a/x\n    parameters:\n      weight:\n        - {condition}\n        - value: 1\nmerge_method: linear\n", "MRG3009", "`weight`", "value: …");

    [Fact]
    public void What_follows_an_unconditional_entry_is_never_reached()
    {
        Warning(Ties("{weight: [{value: 0.5}, [|{filter: mlp, value: 0.3}|]]}"), "MRG4004", "`weight` is never reached", "holds for every tensor");
        Warning(Ties("{weight: [{filter: '*', value: 0.5}, [|{value: 0.3}|], {filter: q, value: 1}]}"), "MRG4004");
        Warning(Ties("{weight: [{filter: mlp, value: 0.5}, [|{filter: mlp.up, value: 0.3}|], {value: 1}]}"), "MRG4004", "contains `mlp`");
    }

    [Theory]
    [InlineData("[|[]|]", "an empty list")]
    [InlineData("[0.5, [|{value: 1}|]]", "a mapping in a gradient")]
    [InlineData("[{value: 1}, [|0.5|]]", "a single value among conditions")]
    [InlineData("[0.5, [|[0.3]|]]", "a list in a gradient")]
    [InlineData("{filter: mlp, value: [|{value: 1}|]}", "a mapping")]
    public void A_setting_has_one_of_four_forms(string written, string found) => Error(Ties($"{{weight: {written}}}"), "MRG3010", found);

    [Theory]
    [InlineData("[0.5, [|~|]]")]
    [InlineData("[0.5, [|a lot|]]")]
    public void An_element_of_a_gradient_is_a_number(string written) => Error(Ties($"{{weight: {written}}}"), "MRG3001");

    [Theory]
    [InlineData("*mlp*", "did you mean `mlp`?")]
    [InlineData("mlp|attn", "a condition for each of `mlp` and `attn`")]
    [InlineData("self_attn.*", "did you mean `self_attn`?")]
    [InlineData("^model", "did you mean `model`?")]
    public void A_filter_is_no_pattern(string filter, string hint) =>
        Warning(Ties($"{{weight: [{{filter: [|'{filter}'|], value: 1}}, {{value: 0}}]}}"), "MRG4010", $"`{filter}`", hint);

    [Theory]
    [InlineData("[|3|]", "`3`")]
    [InlineData("[|[3]|]", "here is one")]
    [InlineData("[|[0, 1, 2]|]", "here are 3")]
    [InlineData("[0, [|1.5|]]", "`1.5` in the layer range is not a whole number")]
    [InlineData("[[|zero|], one]", "`zero`")]
    [InlineData("[|0-3|]", "`0-3`")]
    public void A_layer_range_is_two_whole_numbers(string written, string found) =>
        Error(Slices("[0, 3]", written), "MRG2019", "[start, end]", found);

    [Fact]
    public void A_layer_range_is_not_empty()
    {
        Error(Slices("[|[3, 3]|]", "[3, 4]"), "MRG3011", "is empty", "`[3, 4]` is layer 3");
        Error(Slices("[|[8, 4]|]", "[3, 4]"), "MRG3011", "goes backwards", "`[4, 9]`");
        Error(Slices("[[|-2|], 4]", "[0, 4]"), "MRG3012", "-2");
    }

    [Fact]
    public void Ranges_of_a_slice_are_equally_long() => Error(Slices("[0, 3]", "[|[0, 4]|]"), "MRG3013", "`[0, 4]` is 4 layers", "`[0, 3]` of `a/x` is 3 layers");

    [Fact]
    public void Layers_in_the_middle_that_nobody_uses_are_mentioned() =>
        Info("slices:\n  - sources: [{model: a/x, layer_range: [0, 21]}]\n  - sources: [{model: a/x, layer_range: [|[22, 32]|]}]\nmerge_method: passthrough\n", "MRG4012", "layer 21 of `a/x` is used by no slice");

    [Fact]
    public void Points_that_no_layer_meets_are_mentioned() =>
        Info("slices:\n  - sources: [{model: a/x, layer_range: [0, 2]}, {model: b/y, layer_range: [0, 2]}]\nmerge_method: slerp\nbase_model: a/x\nparameters: {t: [|[0, 0.5, 1]|]}\n", "MRG4013", "3 points for 2 layers");

    [Theory]
    [InlineData("dare_ties")]
    [InlineData("breadcrumbs")]
    public void Who_drops_says_how_much_is_kept(string method)
    {
        Warning(Ties("{weight: 1}").Replace("ties", $"[|{method}|]"), "MRG4011", $"{method} is given no `density`, which is 1 by default: nothing is dropped");
        Warning(Ties("{weight: 1, density: [|1|]}").Replace("ties", method), "MRG4011", "`density` is 1: nothing is dropped");
        Clean(Ties("{weight: 1, density: 0.5}").Replace("ties", method));
    }

    [Fact]
    public void A_whole_number_is_whole_between_the_points_of_a_gradient()
    {
        string Karcher(string maxIter) => $"slices:\n  - sources: [{{model: a/x, layer_range: [0, 3]}}, {{model: b/y, layer_range: [0, 3]}}]\nmerge_method: karcher\nparameters: {{max_iter: {maxIter}}}\n";
        Error(Karcher("[|[1, 2]|]"), "MRG3006", "1.5 at layer 1 of 3");
        Clean(Karcher("[2, 4]"));
    }

    [Fact]
    public void A_condition_names_its_filter() =>
        Error(Ties("{weight: [|{mlp: 0.5, self_attn: 0.3}|]}"), "MRG3010", "`- filter: mlp`");

    [Fact]
    public void Whole_models_have_no_layer_range() =>
        Error("models:\n  - {model: a/x, [|layer_range|]: [0, 2]}\n  - {model: b/y, layer_range: [0, 2]}\nmerge_method: karcher\n", "MRG2014", "a slice's `sources`");

    [Fact]
    public void What_does_nothing_is_said()
    {
        Warning(Slices("[0, 3]", "[0, 3]").Replace("merge_method", "    residual_weight: [|0.5|]\nmerge_method"), "MRG4009", "residual_weight");
        Warning(Ties("{weight: 1}") + "parameters: {lambda: [|0|]}\n", "MRG4011", "the base itself");
    }
}
