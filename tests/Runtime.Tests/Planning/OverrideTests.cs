using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>Recipes whose values were given in code: nobody has checked them before.</summary>
public sealed class OverrideTests : PlanningTest
{
    [Fact]
    public void An_unusual_value_is_told_once_for_all_tensors()
    {
        using MergePlan plan = new Arc(1.5) { IsOverridden = true }.Plan(new() { ModelRoot = Models() });
        MergeProblem advice = Assert.Single(plan.Warnings);
        Assert.Equal(MergeDiagnostics.UnusualValue, advice.Descriptor);
        Assert.Contains("and 4 more: `t` is 1.5", advice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_recipe_has_been_spoken_of_before()
    {
        using MergePlan plan = new Arc(1.5).Plan(new() { ModelRoot = Models() });
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void A_value_that_is_no_number_is_an_error()
    {
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => new Arc(double.NaN).Plan(new() { ModelRoot = Models() })).Problems);
        Assert.Equal(MergeDiagnostics.BadValue, problem.Descriptor);
    }

    private string Models()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(2).Save(Root, "b");
        return Root.Path;
    }

    private sealed class Arc(double t) : MergeRecipe
    {
        private static readonly ModelReference Base = new("a");

        public bool IsOverridden { get; init; }

        public override string Name => "arc";

        public override RecipeLayout Layout { get; } =
            RecipeLayout.OfModels(MergeMethods.Catalog.Find("slerp")!, Base, Base, new ModelReference("b")); // a built-in method

        public override RecipeText Source { get; } = RecipeText.Of("");

        public override EquatableArray<ValueOverride> Overrides => IsOverridden ? [new("T", "0.5", "1.5")] : [];

        public override MergeMethod MethodFor(in TensorSite site) => new Slerp(new(t));
    }
}
