using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Recipes;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Recipes;

public sealed class PublishedRecipeTests : PlanningTest
{
    private const string Copy = "models: [{model: a}]   # mine\nmerge_method: passthrough\n";

    [Fact]
    public void A_merge_is_a_recipe_by_its_file_or_by_its_card()
    {
        TestModel.Llama(1).Save(Root, "a");
        Plan(Copy).Execute(Root["out"]);
        RecipeFile of = RecipeFile.Load(Root["out"] + "/", MergeMethods.BuiltIn);
        Assert.Equal(("out", Copy), (of.Require().Name, of.Text));
        File.Delete(Root["out", "mergekit_config.yml"]);
        Assert.Equal(Copy, RecipeFile.Load(Root["out"], MergeMethods.BuiltIn).Text);
        Assert.Equal(Copy, RecipeFile.Load(Root["out", "README.md"], MergeMethods.BuiltIn).Text);
        File.Delete(Root["out", "README.md"]);
        Assert.Equal(MergeDiagnostics.RecipeUnreadable, Assert.Single(Assert.Throws<MergeException>(() => RecipeFile.Load(Root["out"], MergeMethods.BuiltIn)).Problems).Descriptor);
    }

    [Theory]
    [InlineData("# x\n```python\nmerge_method: no\n```\n\n```yaml\nmerge_method: linear\n```\n", "merge_method: linear\n")]
    [InlineData("```yaml\ndtype: float16\n```\n````yml\n# ```\nmodels: []\nmerge_method: ties\n````", "# ```\nmodels: []\nmerge_method: ties\n")]
    [InlineData("* so:\r\n  ```\r\n  merge_method: ties\r\n  parameters:\r\n    t: 1\r\n  ```\r\n", "merge_method: ties\nparameters:\n  t: 1\n")]
    [InlineData("```yaml\nmerge_method: slerp", "merge_method: slerp\n")]
    [InlineData("merge_method: slerp\n```yaml\nx: 1\n```", null)]
    [InlineData("", null)]
    public void The_recipe_is_the_first_block_that_names_a_method(string card, string? expected) => Assert.Equal(expected, PublishedRecipe.BlockOf(card)?.Text);

    [Theory]
    [InlineData("# A merge\n\n```yaml\nmodels: [{model: a}]\nmerge_method: karchr\n```\n", "(5,15)")]
    [InlineData("* so:\r\n\r\n  ```yaml\r\n  models: [{model: a}]\r\n  merge_method: karchr\r\n  ```\r\n", "(5,17)")]
    [InlineData("  ```yaml\n  name: x\n  models: [{model: a}]\n  merge_method: passthrough\n---\n  models: [{model: x}]\n  merge_method: karchr\n  ```", "(7,17)")]
    public void Mistakes_in_a_card_are_at_their_line_of_the_card(string card, string position)
    {
        string path = Root.Write("README.md", card);
        RecipeFile file = RecipeFile.Load(path, MergeMethods.BuiltIn);
        Assert.StartsWith($"{path}{position}: error MRG2003", Assert.Single(file.Compilation.Diagnostics).Format(path), StringComparison.Ordinal);
    }

    [Fact]
    public void What_models_show_is_at_its_line_of_the_card_too()
    {
        TestModel.Llama(1).Save(Root, "a");
        string path = Root.Write("README.md", "# A merge\n\n```yaml\nslices:\n- sources: [{model: a, layer_range: [0, 9]}]\nmerge_method: passthrough\n```\n");
        MergeRecipe recipe = RecipeFile.Load(path, MergeMethods.BuiltIn).Require();
        Assert.Equal("slices:\n- sources: [{model: a, layer_range: [0, 9]}]\nmerge_method: passthrough\n", recipe.Source.Text);
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => recipe.Plan(new() { ModelRoot = Root.Path })).Problems);
        Assert.StartsWith($"{path}(5,41): error MRG5011", problem.Format(path), StringComparison.Ordinal);
    }
}
