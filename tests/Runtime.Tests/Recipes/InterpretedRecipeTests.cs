using MergeDsl.Methods;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.Recipes;

public sealed class InterpretedRecipeTests
{
    private static readonly ModelReference A = new("a");
    private static readonly ModelReference B = new("b");

    [Fact]
    public void Values_come_from_the_first_case_whose_filter_occurs_in_the_name()
    {
        MergeRecipe recipe = Recipe("""
            models:
              - model: a
                parameters:
                  weight: [{filter: mlp, value: 0.25}, {filter: norm, value: 2}, {value: 1}]
              - model: b
                parameters: {weight: {filter: norm, value: 3}}
            parameters: {weight: 5}
            merge_method: linear
            """);
        Assert.Equal(new Linear(new(), [new(0.25), new(5)]), recipe.MethodFor(Site("mlp.weight")));
        Assert.Equal(new Linear(new(), [new(2), new(3)]), recipe.MethodFor(Site("norm.weight")));
        Assert.Equal(new Linear(new(), [new(1), new(5)]), recipe.MethodFor(Site("Norm.weight")));
    }

    [Fact]
    public void Filters_see_the_output_name_for_global_and_the_input_name_for_per_model_parameters()
    {
        MergeRecipe recipe = Recipe("""
            models:
              - model: a
                parameters: {weight: [{filter: .3., value: 3}, {filter: .1., value: 1}, {value: 0.5}]}
              - model: b
                parameters: {weight: 2}
            parameters: {normalize: [{filter: .3., value: false}, {value: true}]}
            merge_method: linear
            """);
        Assert.Equal(
            new Linear(new(Normalize: false), [new(1), new(2)]),
            recipe.MethodFor(new("layers.3.w", LayerPosition.Outside, 0, [A, B], ["layers.1.w", "layers.7.w"])));
    }

    [Fact]
    public void Gradients_interpolate_numbers_and_step_booleans()
    {
        MergeRecipe recipe = Recipe("""
            models:
              - {model: a, parameters: {weight: [0, 1, 3]}}
              - {model: b, parameters: {weight: 1}}
            parameters: {normalize: [0, 1]}
            merge_method: linear
            """);
        Assert.Equal(new Linear(new(false), [new(0.5), new(1)]), recipe.MethodFor(Site("w", LayerPosition.Of(1, 5))));
        Assert.Equal(new Linear(new(true), [new(3), new(1)]), recipe.MethodFor(Site("w", LayerPosition.Of(4, 5))));
        Assert.Equal(new Linear(new(false), [new(0), new(1)]), recipe.MethodFor(Site("w")));
    }

    [Fact]
    public void The_base_of_a_task_vector_method_has_no_values()
    {
        MergeRecipe recipe = Recipe("""
            models:
              - {model: a, parameters: {weight: 0.5}}
            base_model: b
            parameters: {density: 0.25}
            merge_method: ties
            """);
        Assert.Equal(new Ties(new(), [new(0.5, 0.25)]), recipe.MethodFor(Site("w")));
        Assert.Equal([A, B], recipe.Layout.Modules[0].Slices[0].Inputs.Select(i => i.Model));
        Assert.Equal(B, recipe.Layout.BaseModel);
    }

    [Fact]
    public void A_nullable_parameter_is_absent_where_nothing_matches()
    {
        MergeRecipe recipe = Recipe("""
            slices:
              - sources: [{model: a, layer_range: [0, 2], parameters: {scale: {filter: o_proj, value: 0}}}]
            merge_method: passthrough
            """);
        Assert.Equal(new Passthrough([new(0)]), recipe.MethodFor(new("o_proj", LayerPosition.Outside, 0, [A], ["o_proj"])));
        Assert.Equal(new Passthrough([new(null)]), recipe.MethodFor(new("q_proj", LayerPosition.Outside, 0, [A], ["q_proj"])));
    }

    [Fact]
    public void A_required_parameter_without_value_names_parameter_model_and_tensor()
    {
        MergeRecipe recipe = Recipe("""
            models:
              - {model: a, parameters: {weight: 1}}
              - {model: b, parameters: {weight: [{filter: layers, value: 1}, {filter: norm, value: 1}, {filter: embed, value: 1}, {filter: head, value: 1}]}}
            merge_method: linear
            """);
        RecipeValueException e = Assert.Throws<RecipeValueException>(() => recipe.MethodFor(Site("visual.proj")));
        Assert.Equal("The parameter weight of b has no value for visual.proj: no filter matches it and nothing else is given; add a condition without a filter.", e.Message);
    }

    [Fact]
    public void A_file_of_several_documents_gives_a_recipe_with_its_stages()
    {
        MergeRecipe recipe = Recipe("""
            name: first
            models: [{model: a, parameters: {weight: 1}}]
            merge_method: linear
            ---
            models: [{model: first}]
            merge_method: passthrough
            """);
        Assert.Equal("first", Assert.Single(recipe.EarlierStages).Name);
        Assert.Equal("passthrough", recipe.Layout.Method.Name);
    }

    [Theory]
    [InlineData("recipes/x.merge.yml", "x")]
    [InlineData("recipes/x.merge.yaml", "x")]
    [InlineData("x.y.yml", "x.y")]
    [InlineData("mergekit_config.yml", "mergekit_config")]
    [InlineData("recipe", "recipe")]
    [InlineData(".yml", ".yml")]
    public void A_recipe_is_called_after_its_file(string path, string name) =>
        Assert.Equal(name, RecipeFile.Parse(path, "models: [{model: a}]\nmerge_method: passthrough", MergeMethods.BuiltIn).Require().Name);

    [Fact]
    public void The_hash_is_of_the_text_as_it_was_written()
    {
        RecipeText text = RecipeText.Of("abc");
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", text.Hash);
    }

    [Fact]
    public void A_recipe_with_errors_is_not_run()
    {
        RecipeFile file = RecipeFile.Parse("x.yml", "models: [{model: a}]\nmerge_method: passthru", MergeMethods.BuiltIn);
        Assert.Null(file.Recipe);
        Assert.StartsWith("error MRG7010: x.yml(2,15): error MRG2", Assert.Throws<MergeException>(file.Require).Message, StringComparison.Ordinal);
        Assert.Throws<MergeException>(() => RecipeFile.Load("there/is/none.yml", MergeMethods.BuiltIn));
    }

    private static TensorSite Site(string name, LayerPosition? layer = null) => new(name, layer ?? LayerPosition.Outside, 0, [A, B], [name, name]);

    private static MergeRecipe Recipe(string text) => RecipeFile.Parse("test.merge.yml", text, MergeMethods.BuiltIn).Require();
}
