using MergeDsl.Text;
using Xunit;
using static MergeDsl.Tests.RecipeCheck;

namespace MergeDsl.Tests.Yaml;

public sealed class YamlFormTests
{
    private const string Rest = "merge_method: karcher\nmodels: [{model: a/x}, {model: b/y}]\n";

    [Fact]
    public void A_key_twice_is_told_where_the_first_is() => Error($"{Rest}[|merge_method|]: karcher # again\n", "MRG1004", "`merge_method` is given twice; first at line 1");

    [Fact]
    public void A_tab_is_found_where_it_is() => Error("merge_method: karcher\nmodels:\n[|\t|]- model: a/x\n", "MRG1002", "tab");

    [Fact]
    public void A_tab_on_an_empty_line_is_found_where_it_is() => Error("models:\n  - model: a/x\n[|\t|]\n    parameters: {weight: 1}\nmerge_method: linear\n", "MRG1002", "otherwise empty");

    [Theory]
    [InlineData("models: [|[|]{model: a/x}, {model: b/y}\nmerge_method: karcher\n", "`]`")]
    [InlineData("models: [[|{|]model: a/x]\nmerge_method: karcher\n", "`}`")]
    [InlineData("models:\n  - model: [|\"|]a/x\n  - model: b/y\nmerge_method: karcher\n", "second `\"`")]
    [InlineData("merge_method: [|'|]karcher\nmodels: [{model: a/x}, {model: b/y}]\n", "second `'`")]
    public void An_opening_that_is_not_closed_is_found(string text, string closing) => Error(text, "MRG1003", $"a {closing} is missing");

    [Fact]
    public void A_line_under_a_value_is_told_so() => Error("base_model: c/z\n  [|- model: a/x|]\n", "MRG1009", "under `base_model: c/z`, which already has a value");

    [Fact]
    public void A_line_between_the_levels_is_told_which_there_are() => Error("models:\n    - model: a/x\n  [|merge_method: karcher|]\n", "MRG1009", "indented by 2", "0, 4 or 6");

    [Fact]
    public void A_blank_behind_the_colon_is_missed() => Error("[|dtype:float16|]\nmodels: [{model: a/x}]\nmerge_method: karcher\n", "MRG1001", "a blank is missing");

    [Fact]
    public void An_alias_of_nothing_is_the_only_mistake() =>
        Error("models:\n  - model: [|*a|]\n  - model: b/y\nmerge_method: linear\n", "MRG1005", "`*a` stands for nothing");

    [Fact]
    public void A_star_needs_quotes() => Error("parameters:\n  t:\n    - filter: [|*|]\n      value: 1\n", "MRG1001", "needs quotes");

    [Fact]
    public void An_alias_of_nothing_is_said() => Error($"{Rest}x-a: [|*nothing|]\n", "MRG1005", "no node before it is marked `&nothing`");

    [Fact]
    public void An_alias_within_itself_is_said() => Error($"{Rest}x-a: &a [[|*a|]]\n", "MRG1005", "within the node");

    [Fact]
    public void A_merge_key_takes_a_mapping() => Error($"{Rest}x-a: {{<<: [|3|]}}\n", "MRG1007", "a single value");

    [Fact]
    public void A_list_is_no_key() => Error($"{Rest}x-a: {{[|[1]|]: 3}}\n", "MRG1008", "a list cannot be a key");

    [Fact]
    public void Extreme_depth_is_refused() =>
        Assert.Equal("MRG1006", Assert.Single(Compile($"{Rest}x-a: {new string('[', 100_000)}").Diagnostics).Descriptor.Id);

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        string bomb = string.Concat(Enumerable.Range(1, 30).Select(i => $"x-{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        Assert.Equal("MRG1006", Assert.Single(Compile($"x-0: &a0 [1, 2]\n{bomb}{Rest}").Diagnostics).Descriptor.Id);
    }

    [Fact]
    public void A_chain_of_aliases_counts_as_depth()
    {
        string chain = string.Concat(Enumerable.Range(1, 100).Select(i => $"x-{i}: &a{i} [*a{i - 1}]\n"));
        Assert.Equal("MRG1006", Assert.Single(Compile($"x-0: &a0 1\n{chain}{Rest}").Diagnostics).Descriptor.Id);
    }

    [Fact]
    public void A_scalar_of_ten_megabytes_is_no_trouble() => Clean($"{Rest}x-a: {new string('a', 10_000_000)}\nx-b: \"{new string('b', 10_000_000)}\"\n");

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n---\n")]
    public void A_file_that_says_nothing_is_no_recipe(string text) => Assert.Equal("MRG2001", Assert.Single(Compile(text).Diagnostics).Descriptor.Id);

    [Theory]
    [InlineData("- a\n", "a list")]
    [InlineData("just text\n", "a single value")]
    public void A_recipe_is_a_mapping(string text, string kind) => Assert.Contains(kind, Assert.Single(Compile(text).Diagnostics).Message);

    [Fact]
    public void One_mistake_seen_through_aliases_is_one_diagnostic() =>
        Error("models:\n  - model: a/x\n    parameters: &p {weight: [|50%|]}\n  - model: b/y\n    parameters: *p\nmerge_method: linear\n", "MRG3001");

    [Fact]
    public void A_key_that_is_misspelt_in_what_is_merged_in_is_reported_once() =>
        Error("x-p: &p {[|paramters|]: {weight: 1}}\nmodels:\n  - {<<: *p, model: a/x}\n  - {<<: *p, model: b/y}\nmerge_method: linear\n", "MRG2002", "`parameters`");

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\u2028")]
    public void Lines_are_those_that_the_compiler_sees(string lineBreak)
    {
        RecipeCompilation result = Compile($"# one{lineBreak}# two{lineBreak}merge_method: frobnicate\nmodels: [{{model: a/x}}]\n");
        Assert.Equal(new TextPosition(2, 14), Assert.Single(result.Diagnostics).Start);
    }

    [Fact]
    public void A_byte_order_mark_takes_no_column() =>
        Assert.Equal(new TextPosition(0, 14), Assert.Single(Compile("\uFEFFmerge_method: frobnicate\nmodels: [{model: a/x}]\n").Diagnostics).Start);

    [Fact]
    public void A_surrogate_pair_takes_two_columns() =>
        Assert.Equal(new TextPosition(0, 10), Assert.Single(Compile("{x-😀: 1, merge_mthod: karcher, models: [{model: a/x}]}").Diagnostics).Start);

    [Fact]
    public void What_could_be_read_before_a_mistake_is_bound()
    {
        RecipeCompilation result = Compile("merge_method: ties\nbase_model: c/z\nmodels:\n  - model: a/x\n    parameters: {weight: 0.5}\ndtype: [\n");
        Assert.Equal("MRG1003", Assert.Single(result.Diagnostics).Descriptor.Id);
        Assert.Equal(["a/x", "c/z"], Assert.Single(result.Stages).Modules[0].Slices[0].Inputs.Select(i => i.Model.ToString()));
    }
}
