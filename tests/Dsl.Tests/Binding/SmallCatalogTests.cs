using MergeDsl.Catalog;
using Xunit;

namespace MergeDsl.Tests.Binding;

/// <summary>A catalogue that lacks most methods of the published schema: what recipes for these carry is no misspelling.</summary>
public sealed class SmallCatalogTests
{
    private static readonly MethodCatalog Few = new(TestCatalog.All.Methods.Where(m => m.Name is "ties" or "slerp" or "dare_linear"));

    private static string Compile(string text) => string.Join("\n", RecipeCompiler.Compile("x", text, Few).Diagnostics.Select(d => d.Format("x")));

    [Fact]
    public void A_parameter_of_an_absent_method_has_no_effect() => Assert.Equal(
        "x(3,31): warning MRG4001: `gamma` has no effect with ties; it is a parameter of breadcrumbs and breadcrumbs_ties",
        Compile("models:\n  - model: a/x\n    parameters: {weight: 0.5, gamma: 0.1}\nmerge_method: ties\nbase_model: c/z\n"));

    [Theory]
    [InlineData("nuslerp")]
    [InlineData("della_linear")]
    public void An_absent_method_is_not_taken_for_another(string method) => Assert.Equal(
        $"x(4,15): error MRG2003: unknown merge method '{method}'; known are dare_linear, slerp and ties",
        Compile($"models:\n  - model: a/x\n    parameters: {{weight: 0.5, epsilon: 0.1}}\nmerge_method: {method}\nbase_model: c/z\n"));
}
