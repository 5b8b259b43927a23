using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>Compares what is said about recipes over small models, at its place in the text.</summary>
public abstract class FindingTest : PlanningTest
{
    protected const string Mean = """
        models:
          - model: a
            parameters: {weight: 1}
          - model: b
            parameters: {weight: 1}
        merge_method: linear

        """;

    protected void Finds(string recipe, params string[] expected) => Finds(recipe, new MergeOptions(), expected);

    protected void Finds(string recipe, MergeOptions options, params string[] expected)
    {
        EquatableArray<MergeProblem> found;
        try
        {
            using MergePlan plan = Load(recipe).Require().Plan(options with { ModelRoot = Root.Path });
            found = plan.Warnings;
        }
        catch (MergeException e)
        {
            found = e.Problems;
        }

        string[] shown = [.. found.Select(p => p.Format("").ReplaceLineEndings("\n"))];
        Assert.Equal(expected, shown.Select((s, i) => i < expected.Length && s.StartsWith(expected[i], StringComparison.Ordinal) ? expected[i] : s));
    }

    protected static RecipeFile Load(string recipe) => RecipeFile.Parse("test.merge.yml", recipe, MergeMethods.BuiltIn);

    protected void Save(params string[] names)
    {
        foreach (string name in names)
        {
            TestModel.Llama(1).Save(Root, name);
        }
    }
}
