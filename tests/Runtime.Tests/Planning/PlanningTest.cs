using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>Plans recipes over small models in a directory of the test's own.</summary>
public abstract class PlanningTest : IDisposable
{
    private readonly List<MergePlan> plans = [];

    protected TemporaryDirectory Root { get; } = new();

    public void Dispose()
    {
        plans.ForEach(p => p.Dispose());
        Root.Dispose();
        GC.SuppressFinalize(this);
    }

    protected MergePlan Plan(string recipe, MergeOptions? options = null) =>
        Keep(RecipeFile.Parse("test.merge.yml", recipe, MergeMethods.BuiltIn).Require().Plan((options ?? new()) with { ModelRoot = Root.Path }));

    protected MergePlan PlanGolden(string name, MergeOptions? options = null)
    {
        MergePlan plan = RecipeFile.Load(Path.Combine(TestData.GoldenCase(name), "recipe.yml"), MergeMethods.BuiltIn).Require()
            .Plan((options ?? new()) with { ModelRoot = TestData.Goldens });
        plans.Add(plan);
        return plan;
    }

    /// <summary>Keeps a plan's files open until the test ends.</summary>
    protected MergePlan Keep(MergePlan plan)
    {
        plans.Add(plan);
        return plan;
    }

    /// <summary>The problems that keep a recipe from being planned.</summary>
    protected EquatableArray<MergeProblem> Refusal(string recipe, MergeOptions? options = null) =>
        Assert.Throws<MergeException>(() => Plan(recipe, options)).Problems;

    protected void AssertRefused(DiagnosticDescriptor expected, string message, string recipe, MergeOptions? options = null)
    {
        MergeProblem problem = Assert.Single(Refusal(recipe, options), p => p.Severity == RecipeSeverity.Error);
        Assert.Equal(expected, problem.Descriptor);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }
}
