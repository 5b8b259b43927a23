using MergeDsl.Generators.Emission;
using MergeDsl.Generators.Recipes;
using MergeDsl.Recipes;

namespace MergeDsl.Tests.Emission;

/// <summary>How things in recipes are called in C#.</summary>
public sealed class Names
{
    [Theory]
    [InlineData("ties-gradients", "TiesGradients")]
    [InlineData("01-ties", "_01Ties")]
    [InlineData("Mistral-7B-v0.1", "Mistral7BV0_1")]
    [InlineData("Llama-3.2-3B", "Llama3_2_3B")]
    [InlineData("models", "ModelsRecipe")]
    [InlineData("merge-recipe", "MergeRecipeRecipe")]
    [InlineData("string", "String")]
    [InlineData("größe", "Größe")]
    [InlineData("---", "_")]
    [InlineData("...", "_")]
    public void A_class_is_called_after_its_file(string file, string name) => Assert.Equal(name, Assign((file, null, null)).Single().Class);

    [Fact]
    public void A_recipe_may_choose_its_class_and_namespace()
    {
        RecipeName name = Assign(("x", "event", "Acme.class.X")).Single();
        Assert.Equal("global::Acme.@class.X.@event", name.FullName);
        Assert.Equal("Acme.class.X.event", name.HintName);
    }

    [Fact]
    public void The_same_class_in_two_namespaces_is_no_clash() =>
        Assert.All(Assign(("x", null, null), ("x", null, "Other")), n => Assert.Null(n.TakenBy));

    [Theory]
    [InlineData("org/model-1", "Model1")]
    [InlineData("./models/base/", "Base")]
    [InlineData(@"C:\models\base", "Base")]
    [InlineData("models", "ModelsModel")]
    [InlineData("org/7b", "_7b")]
    [InlineData("..", "Model")]
    public void A_model_is_called_after_the_end_of_its_path(string path, string name) => Assert.Equal([name], Models(new ModelReference(path)));

    [Fact]
    public void Models_that_share_an_end_get_their_owners_in_front() =>
        Assert.Equal(["AX", "BX", "Y"], Models(new("a/x"), new("b/x"), new("b/y")));

    [Fact]
    public void Models_that_share_even_that_get_revision_and_adapter_behind() =>
        Assert.Equal(["AXMain", "AXV2", "AX", "AXLora1"], Models(new("a/x", "main"), new("a/x", "v2"), new("a/x"), new("a/x", null, new("org/lora-1"))));

    [Fact]
    public void A_name_does_not_depend_on_the_models_before_it() =>
        Assert.Equal(Models(new("a/x"), new("b/x")), Models(new("b/x"), new("a/x")).Reverse());

    [Theory]
    [InlineData("my-app", "my_app.Recipes")]
    [InlineData("Acme.2nd.class", "Acme._2nd.@class.Recipes")]
    [InlineData("", "Recipes")]
    public void A_namespace_is_made_of_what_the_project_is_called(string root, string expected) =>
        Assert.Equal(expected, RecipeNames.Assign([new("p", "p", "x", null, null)], CSharp.Namespace(root)).Single().Namespace);

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-5, "1E-05")]
    [InlineData(1, "1")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(3e9, "3000000000.0")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    public void A_number_reads_back_as_itself(double value, string expected) => Assert.Equal(expected, CSharp.Literal(value));

    [Theory]
    [InlineData("/a/b/", "/a/b/recipes/x.yml", "recipes/x.yml")]
    [InlineData("/a/b/", "/a/c/x.yml", "../c/x.yml")]
    [InlineData(@"C:\a\", @"D:\b\x.yml", "x.yml")]
    public void A_path_is_shown_from_the_project(string folder, string file, string shown) => Assert.Equal(shown, RelativePath.From(folder, file));

    private static IEnumerable<string> Models(params ModelReference[] models) => ModelNames.Of(models).Select(m => m.Name);

    private static IEnumerable<RecipeName> Assign(params (string File, string? Class, string? Namespace)[] recipes) =>
        RecipeNames.Assign(recipes.Select((r, i) => new RecipeIdentity($"{i}", $"{i}", r.File, r.Class, r.Namespace)), "App");
}
