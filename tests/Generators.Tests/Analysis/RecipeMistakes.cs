using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Tests.Analysis;

/// <summary>Mistakes in recipes as the compiler says them: at their place, once, in the words of the language.</summary>
public sealed class RecipeMistakes
{
    private static readonly string Misspelt = Samples.TiesGradients.Replace("merge_method: ties", "merge_method: tise", StringComparison.Ordinal);

    [Fact]
    public async Task A_misspelt_method_is_marked_where_it_stands()
    {
        Project project = new Project().WithRecipe("recipes/x.merge.yml", Misspelt);
        Diagnostic diagnostic = Assert.Single(await project.AnalyzeAsync());
        Assert.Equal("x.merge.yml(18,15)-(18,19) MRG2003", diagnostic.Place());
        Assert.Equal(Misspelt.IndexOf("tise", StringComparison.Ordinal), diagnostic.Location.SourceSpan.Start);
        Assert.Contains("did you mean 'ties'", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal(RecipeCompiler.Compile("x", Misspelt, MergeDsl.Methods.MergeMethods.Catalog).Diagnostics.Single().Message, diagnostic.GetMessage(null));
        Assert.EndsWith("docs/diagnostics.md#mrg2003", diagnostic.Descriptor.HelpLinkUri, StringComparison.Ordinal);
    }

    [Fact]
    public void With_analyzers_the_generator_is_silent_and_csharp_that_uses_the_recipe_compiles()
    {
        Build build = new Project().WithRecipe("x.merge.yml", Samples.Linear.Replace("float32", "float31", StringComparison.Ordinal))
            .WithCSharp("Use.cs", "internal static class Use { static object O => new Acme.App.Recipes.X(new(AWeight: 0.5)); static object M => Acme.App.Recipes.X.Models.B; }")
            .Build();
        Assert.Empty(build.Reported);
        Assert.Empty(build.Problems);
    }

    [Theory]
    [InlineData("RunAnalyzers", "false")]
    [InlineData("RunAnalyzersDuringBuild", "false")]
    public void Without_analyzers_the_generator_says_it_at_the_file(string property, string value)
    {
        Build build = new Project().WithRecipe("recipes/x.merge.yml", Misspelt).WithProperty(property, value).Build();
        Diagnostic diagnostic = Assert.Single(build.Reported);
        Assert.Equal("x.merge.yml(1,1)-(1,1) MRG2003", diagnostic.Place());
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.EndsWith("(line 18, column 15)", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void RunAnalyzers_wins_over_RunAnalyzersDuringBuild() =>
        Assert.Empty(new Project().WithRecipe("x.merge.yml", Misspelt)
            .WithProperty("RunAnalyzersDuringBuild", "false").WithProperty("RunAnalyzers", "true").Build().Reported);

    [Theory]
    [InlineData("", "", true)]
    [InlineData("true", "", false)]
    [InlineData("true", "true", true)]
    [InlineData("", "false", false)]
    public void An_implicitly_triggered_build_skips_analyzers_by_the_compilers_rule(string warningsAsErrors, string optimize, bool skips)
    {
        Project project = new Project().WithRecipe("x.merge.yml", Misspelt).WithProperty("UsingMicrosoftNETSdk", "true").WithProperty("IsImplicitlyTriggeredBuild", "true")
            .WithProperty("TreatWarningsAsErrors", warningsAsErrors).WithProperty("OptimizeImplicitlyTriggeredBuild", optimize);
        Assert.Equal(skips ? 1 : 0, project.Build().Reported.Length);
    }

    [Fact]
    public async Task Errors_cannot_be_configured_away_and_warnings_can()
    {
        Project project = new Project().WithRecipe("a.merge.yml", Misspelt)
            .WithRecipe("b.merge.yml", Samples.TiesGradients.Replace("base_model:", "parameters_: 1\nbase_model:", StringComparison.Ordinal));
        Assert.All(await project.AnalyzeAsync(), d => Assert.Contains(WellKnownDiagnosticTags.NotConfigurable, d.Descriptor.CustomTags));
        Project advised = new Project().WithRecipe("c.merge.yml", BaseWithDensity);
        Diagnostic advice = Assert.Single(await advised.AnalyzeAsync());
        Assert.Equal(DiagnosticSeverity.Warning, advice.DefaultSeverity);
        Assert.DoesNotContain(WellKnownDiagnosticTags.NotConfigurable, advice.Descriptor.CustomTags);
    }

    [Fact]
    public async Task A_file_that_two_items_name_is_spoken_of_once()
    {
        Project project = new() { Recipes = [new("x.merge.yml", Misspelt), new("x.merge.yml", Misspelt, ("MergeRecipe", "true"))] };
        Assert.Single(await project.AnalyzeAsync());
        Assert.Single(project.Build().RecipeFiles, f => f.HintName == "Acme.App.Recipes.X.g.cs");
    }

    [Fact]
    public async Task Two_files_of_one_name_are_a_mistake_of_the_second()
    {
        Project project = new Project().WithRecipe("a/Blend.merge.yml", Samples.Linear).WithRecipe("b/blend.merge.yml", Samples.Linear);
        Diagnostic diagnostic = Assert.Single(await project.AnalyzeAsync());
        Assert.Equal("blend.merge.yml(1,1)-(1,1) MRG0001", diagnostic.Place());
        Assert.Contains("a/Blend.merge.yml", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(project.Build().Reported);
        Assert.Single(project.WithProperty("RunAnalyzers", "false").Build().Reported);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_a_mistake()
    {
        Project project = new() { Recipes = [new("gone.merge.yml", null)] };
        Assert.Equal("MRG0002", Assert.Single(await project.AnalyzeAsync()).Id);
        Assert.Equal("MRG0002", Assert.Single(project.WithProperty("RunAnalyzers", "false").Build().Reported).Id);
        Assert.Empty(project.Build().Problems);
    }

    [Fact]
    public async Task Only_recipes_are_looked_at()
    {
        Project project = new() { Recipes = [new("notes.yml", "not: a recipe"), new("x.merge.yml", "not: a recipe", ("MergeRecipe", "false"))] };
        Assert.Empty(await project.AnalyzeAsync());
        Assert.Empty(project.Build().RecipeFiles);
        Assert.NotEmpty(await (project with { Recipes = [new("notes.yml", "not: a recipe", ("MergeRecipe", "true"))] }).AnalyzeAsync());
    }

    [Fact]
    public void Every_diagnostic_that_recipes_can_have_is_one_of_the_analyzers() =>
        Assert.Equal(
            Diagnostics.DiagnosticDescriptors.All.Select(d => d.Id).Where(id => string.CompareOrdinal(id, "MRG5") < 0 || id.StartsWith("MRG6", StringComparison.Ordinal)).Order(),
            ((DiagnosticAnalyzer[])[new Generators.Analysis.RecipeAnalyzer(), new Generators.Analysis.MethodAnalyzer()])
                .SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).Order());

    private const string BaseWithDensity = """
        models:
          - model: org/base
            parameters: {density: 0.99}
          - model: org/a
            parameters: {weight: 0.5, density: 0.5}
          - model: org/b
            parameters: {weight: 0.5, density: 0.5}
        merge_method: ties
        base_model: org/base
        dtype: float16

        """;
}
