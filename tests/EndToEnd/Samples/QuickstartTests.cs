using MergeDsl.Recipes;
using Quickstart.Recipes;
using Quickstart.Skills;
using Xunit;

namespace MergeDsl.Tests.Samples;

/// <summary>
/// The sample's models can do things, and so must the merged ones: shares of right answers on 200 questions a task, against those
/// that the transformers library gives for the same checkpoints merged by the reference tool.
/// </summary>
public class QuickstartTests
{
    private static readonly string Sample = Path.Combine(TestData.Repository, "samples", "Quickstart");
    private static readonly SkillTest Test = new(SkillItem.Load(Path.Combine(Sample, "models", "skills.tsv")));

    [Theory]
    [InlineData("tiny-base", 0.390, 0.665, 0.945)]
    [InlineData("tiny-add", 0.935, 0.665, 0.950)]
    [InlineData("tiny-rev", 0.400, 0.955, 0.960)]
    [InlineData("tiny-sort", 0.400, 0.665, 1.000)]
    public void The_forward_pass_answers_as_transformers_does(string model, double add, double rev, double sort) =>
        AssertNear([add, rev, sort], Test.SharesOf(Path.Combine(Sample, "models", model)), 0.005);

    [Fact]
    public Task Task_arithmetic_joins_three_skills() => AssertSkills(new TaskArithmetic(), 0.815, 0.880, 0.990, 0.001);

    [Fact]
    public Task A_model_with_its_adapter_answers_as_where_PEFT_merged_it() => AssertSkills(
        RecipeFile.Parse("adapted.yml", "models: [{model: models/tiny-base+models/tiny-rev-lora}]\nmerge_method: passthrough", Methods.MergeMethods.BuiltIn).Require(), 0.375, 0.985, 0.950, 0.01);

    [Fact]
    public Task Task_arithmetic_joins_the_skill_of_an_adapter() => AssertSkills(new Adapter(), 0.815, 0.920, 0.990, 0.06);

    [Fact]
    public Task Ties_joins_three_skills() => AssertSkills(new Ties(), 0.705, 0.860, 0.985, 0.02);

    [Fact]
    public Task The_average_is_as_good_as_the_references() => AssertSkills(new Linear(), 0.540, 0.735, 0.985, 0.001);

    [Fact]
    public Task Half_way_on_the_arc_is_as_good_as_the_references() => AssertSkills(new Slerp(), 0.630, 0.665, 0.945, 0.001);

    [Fact]
    public Task Random_masks_of_another_seed_join_the_skills_too() => AssertSkills(new DareLinear(), 0.650, 0.900, 0.985, 0.06);

    private static async Task AssertSkills(MergeRecipe recipe, double add, double rev, double sort, double tolerance)
    {
        using TemporaryDirectory temporary = new();
        await recipe.MergeAsync(temporary["merged"], new MergeOptions { ModelRoot = Sample });
        AssertNear([add, rev, sort], Test.SharesOf(temporary["merged"]), tolerance);
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(["add", "rev", "sort"], Test.Tasks);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
        }
    }
}
