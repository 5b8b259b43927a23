using System.Reflection;
using MergeDsl.Recipes;

namespace MergeDsl.Tests.Recipes;

/// <summary>Numbers that code gives a compiled recipe pass the checks of the YAML.</summary>
public sealed class ValuesInCode
{
    private static readonly Assembly App = new Project()
        .WithRecipe("ties-gradients.merge.yml", Samples.TiesGradients)
        .WithCSharp("AcmeBlend.cs", Samples.CustomMethod)
        .WithRecipe("blend.merge.yml", """
            models:
              - {model: org/a, parameters: {weight: 0.5}}
              - {model: org/b, parameters: {weight: 1}}
            merge_method: acme_blend
            parameters: {mixing: row_wise, rounds: 2}
            """)
        .WithCSharp("Use.cs", """
            using Acme.App.Recipes;
            using Acme.Merging;
            using MergeDsl.Recipes;

            public static class Use
            {
                public static MergeRecipe Density(double density) => new TiesGradients(new(Model2Density: density));
                public static MergeRecipe Weight(double weight) => new TiesGradients(new(Model1Weight: weight, Normalize: false));
                public static MergeRecipe Mix(Mixing mixing, int rounds) => new Blend(new(Mixing: mixing, Rounds: rounds));
            }
            """.Replace("public static", "/// <summary>.</summary>\npublic static", StringComparison.Ordinal))
        .Build().Load();

    [Fact]
    public void A_value_that_the_method_does_not_take_is_refused_with_its_member_and_what_is_allowed()
    {
        RecipeValueException refusal = Assert.Throws<RecipeValueException>(() => Make("Density", 50.0));
        Assert.StartsWith("TiesGradients.Parameters.Model2Density: ties does not take this value:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("50", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("between 0 and 1", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_no_number_is_refused(double weight) => Assert.Throws<RecipeValueException>(() => Make("Weight", weight));

    [Fact]
    public void A_value_that_is_only_advised_against_is_taken() => Assert.Single(Make("Density", 0.0).Overrides);

    [Fact]
    public void Values_that_differ_from_the_recipes_are_listed()
    {
        Assert.Equal([new ValueOverride("Normalize", "true", "false"), new ValueOverride("Model1Weight", "1", "0.25")], Make("Weight", 0.25).Overrides);
        Assert.Empty(Make("Density", 0.5).Overrides);
    }

    [Theory]
    [InlineData("public", "")]
    [InlineData("internal", "Mixing")]
    public void Words_of_an_internal_enum_can_be_given_where_the_recipe_is_internal_too(string access, string members)
    {
        Build build = new Project()
            .WithCSharp("AcmeBlend.cs", Samples.CustomMethod.Replace("public enum", "internal enum").Replace("public sealed partial record", "internal sealed partial record"))
            .WithRecipe("blend.merge.yml", $$"""
                models: [{model: org/a}, {model: org/b}]
                merge_method: acme_blend
                parameters: {mixing: row_wise, weight: 1}
                mergedsl: {access: {{access}}}
                """)
            .Build();
        Assert.Empty(build.Problems);
        Assert.Contains(access == "public" ? "Mixing: global::Acme.Merging.Mixing.RowWise" : "Mixing: values.Mixing", build["Acme.App.Recipes.Blend.g.cs"], StringComparison.Ordinal);
        Type parameters = build.Load().GetType("Acme.App.Recipes.Blend+Parameters", true)!; // throws where it is missing
        Assert.Equal(members, string.Join(", ", parameters.GetProperties().Select(p => p.Name).Where(n => n == "Mixing")));
    }

    [Fact]
    public void Words_are_checked_like_numbers()
    {
        Type mixing = App.GetType("Acme.Merging.Mixing", true)!; // throws where it is missing
        Assert.Equal([new ValueOverride("Mixing", "row_wise", "all_at_once")], Make("Mix", Enum.ToObject(mixing, 1), 2).Overrides);
        Assert.Throws<RecipeValueException>(() => Make("Mix", Enum.ToObject(mixing, 7), 2));
        Assert.Throws<RecipeValueException>(() => Make("Mix", Enum.ToObject(mixing, 1), 11));
    }

    [Fact]
    public void A_value_given_in_code_is_the_one_that_is_used()
    {
        MergeRecipe recipe = Make("Weight", 0.25);
        EquatableArray<ModelReference> models = recipe.Layout.Modules[0].Slices[0].Inputs.Select(i => i.Model).ToEquatableArray();
        TensorSite site = new("x", LayerPosition.Outside, 0, models, models.Select(_ => "x").ToEquatableArray());
        Assert.Equal(0.25, recipe.MethodFor(site).Values.Models[0][0]?.Number);
    }

    private static MergeRecipe Make(string method, params object[] arguments)
    {
        try
        {
            return (MergeRecipe)App.GetType("Use", true)!.GetMethod(method)!.Invoke(null, arguments)!; // declared above
        }
        catch (TargetInvocationException e) when (e.InnerException is RecipeValueException inner)
        {
            throw inner;
        }
    }
}
