using Xunit;
using static MergeDsl.Tests.RecipeCheck;

namespace MergeDsl.Tests.Binding;

public sealed class StageTests
{
    private static string Document(string? name, params string[] models) =>
        (name is null ? "" : $"name: {name}\n") + $"merge_method: karcher\nmodels: [{string.Join(", ", models.Select(m => $"{{model: {m}}}"))}]\n";

    private static string Documents(params string[] documents) => string.Join("---\n", documents);

    [Fact]
    public void Documents_run_after_those_that_they_use()
    {
        RecipeCompilation result = Clean(Documents(Document(null, "second", "a/x"), Document("second", "first", "b/y"), Document("first", "a/x", "b/y")));
        Assert.Equal(["first", "second", null], result.Stages.Select(s => s.Name));
        Assert.Null(result.Result?.Name);
    }

    [Fact]
    public void If_all_are_named_the_result_is_the_one_that_no_other_uses() =>
        Assert.Equal("b-all", Clean(Documents(Document("b-all", "a-part", "a/x"), Document("a-part", "a/x", "b/y"))).Result?.Name);

    [Fact]
    public void A_name_is_used_once() =>
        Error(Documents(Document("first", "a/x", "b/y"), Document("[|first|]", "a/x", "b/y"), Document(null, "first", "a/x")), "MRG2030", "`first` is used twice; first at line 1");

    [Fact]
    public void There_is_one_result()
    {
        Error(Documents(Document(null, "a/x", "b/y"), Document(null, "a/x", "b/y").Replace("merge_method", "[|merge_method|]")), "MRG2031", "has no `name`");
        Error(Documents(Document("first", "a/x", "b/y"), Document("[|second|]", "a/x", "b/y")), "MRG2031", "`first` and `second`");
    }

    [Fact]
    public void A_cycle_is_spelled_out() =>
        Error(Documents(Document("one", "two", "a/x"), Document("two", "three", "a/x"), Document("three", "[|one|]", "a/x"), Document(null, "one", "a/x")), "MRG2032", "`one` → `two` → `three` → `one`");

    [Fact]
    public void A_name_that_is_close_to_a_stages_was_meant_to_be_it() =>
        Error(Documents(Document("stage-one", "a/x", "b/y"), Document(null, "[|stage-oen|]", "a/x")), "MRG2033", "did you mean `stage-one`?");

    [Theory]
    [InlineData("gpt2")]
    [InlineData("st")]
    [InlineData("a/stage-oen")]
    public void A_name_that_is_not_close_is_a_model(string model) => Clean(Documents(Document("stage-one", "a/x", "b/y"), Document(null, model, "stage-one")));
}
