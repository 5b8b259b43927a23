using MergeDsl.Recipes;

namespace MergeDsl.Tests.Emission;

/// <summary>Whatever stands in a recipe, what is generated compiles, and says it back.</summary>
public sealed class HostileText
{
    [Theory]
    [InlineData("quotes", "# \"\"\"\"\" five quotes\n")]
    [InlineData("line breaks", "# a\r\n# b\u2028c\u0085d\n")]
    [InlineData("braces", "# {0} {{ }} $\"{x}\" \\ @ #if /* //\n")]
    [InlineData("markup", "# </summary> <a> & ]]>\n")]
    [InlineData("beyond ASCII", "# 🦙 größer Σ\n")]
    public void The_text_of_a_recipe_comes_back(string name, string comment)
    {
        string text = comment + Samples.Linear;
        MergeRecipe recipe = Load(name, text);
        Assert.Equal(RecipeText.Of(text), recipe.Source);
    }

    [Fact]
    public void Names_of_models_and_filters_may_be_anything()
    {
        const string Model = "org/\\\"</summary>{0}\\u2028é🦙\\\\";
        MergeRecipe recipe = Load("</summary>", $$"""
            models:
              - model: "{{Model}}"
                parameters: {weight: [{filter: "</c>\"\\{0}", value: 0.5}, {value: 1}]}
              - model: org/class
                parameters: {weight: 1}
            merge_method: linear
            """);
        Assert.Equal("org/\"</summary>{0}\u2028é🦙\\", recipe.Layout.Modules[0].Slices[0].Inputs[0].Model.Path);
    }

    [Fact]
    public void A_recipe_may_be_called_like_what_its_code_uses()
    {
        Project project = ((string[])["models", "parameters", "linear", "methods", "merge-method", "model-reference", "system", "merge-dsl", "tensor-site", "string", "class", "recipes", "acme", "equatable-array", "task"])
            .Aggregate(new Project(), (p, n) => p.WithRecipe(n + ".merge.yml", Samples.Linear));
        Assert.Equal(15, Recipes(project).Length);
    }

    private static MergeRecipe Load(string name, string text) => Recipes(new Project().WithRecipe($"{name}.merge.yml", text)).Single();

    private static MergeRecipe[] Recipes(Project project) =>
        (MergeRecipe[])project.Build().Load().GetType("Acme.App.Recipes.AllRecipes", true)!.GetMethod("Create")!.Invoke(null, null)!; // generated so
}
