using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Tests.Recipes;

/// <summary>What is computed again after an edit, and what the steps keep.</summary>
public sealed class IncrementalWork
{
    private static readonly string[] AfterCatalog = ["RecipeSources", "Compiled", "Identities", "Names", "Classes", "Texts", "Program", "Settings"];
    private static readonly string[] All = [.. AfterCatalog, "Declarations", "MethodSet", "Messages", "PublishedMethods", "Catalog", "CompilationFacts", "Project"];

    private static readonly Project Three = new Project()
        .WithCSharp("AcmeBlend.cs", Samples.CustomMethod)
        .WithRecipe("a.merge.yml", Samples.Linear)
        .WithRecipe("b.merge.yml", Samples.Linear)
        .WithRecipe("c.merge.yml", Samples.TiesGradients);

    [Fact]
    public void An_edit_of_csharp_recomputes_nothing_after_the_catalogue()
    {
        GeneratorDriver driver = Three.Driver().RunGenerators(Three.Compilation);
        Project edited = Three.WithCSharp("AcmeBlend.cs", Samples.CustomMethod + "// a comment\n").WithCSharp("Other.cs", "internal static class Other;");
        GeneratorRunResult result = Run(driver.RunGenerators(edited.Compilation));
        Assert.All(AfterCatalog, step => Assert.All(Reasons(result, step), r => Assert.Equal(IncrementalStepRunReason.Cached, r)));
        Assert.All(Reasons(result, "Catalog"), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.All(result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    [Fact]
    public void An_edit_of_one_recipe_recomputes_only_that_one()
    {
        GeneratorRunResult result = Edit(Three, "b.merge.yml", Samples.Linear.Replace("0.25", "0.5", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], Reasons(result, "Compiled"));
        Assert.Equal(1, Reasons(result, "Classes").Count(r => r == IncrementalStepRunReason.Modified));
        Assert.All(Reasons(result, "Names"), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.All(Reasons(result, "Program"), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void An_edited_comment_of_a_recipe_leaves_its_class_as_it_is()
    {
        GeneratorRunResult result = Edit(Three, "b.merge.yml", "# a comment\n\n" + Samples.Linear);
        Assert.All(Reasons(result, "Classes"), r => Assert.NotEqual(IncrementalStepRunReason.Modified, r));
        Assert.Equal(1, Reasons(result, "Texts").Count(r => r == IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void A_removed_recipe_takes_its_class_along()
    {
        GeneratorDriver driver = Three.Driver().RunGenerators(Three.Compilation);
        GeneratorRunResult result = Run(driver.RemoveAdditionalTexts([Three.AdditionalTexts[1]]).RunGenerators(Three.Compilation));
        Assert.Equal(
            ["Acme.App.Recipes.A.Source.g.cs", "Acme.App.Recipes.A.g.cs", "Acme.App.Recipes.C.Source.g.cs", "Acme.App.Recipes.C.g.cs", "AllRecipes.g.cs"],
            result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_edited_method_is_seen_by_the_recipes()
    {
        GeneratorDriver driver = Three.Driver().RunGenerators(Three.Compilation);
        Project edited = Three.WithCSharp("AcmeBlend.cs", Samples.CustomMethod.Replace("acme_blend", "acme_mix", StringComparison.Ordinal));
        Assert.All(Reasons(Run(driver.RunGenerators(edited.Compilation)), "Catalog"), r => Assert.Equal(IncrementalStepRunReason.Modified, r));
    }

    [Fact]
    public void Nothing_that_is_kept_belongs_to_a_compilation()
    {
        GeneratorDriver driver = Three.WithProperty("RunAnalyzers", "false").WithRecipe("d.merge.yml", "models: [").Driver().RunGenerators(Three.Compilation);
        HashSet<string> seen = [];
        foreach (GeneratorRunResult result in driver.GetRunResult().Results)
        {
            foreach (string step in All.Where(result.TrackedSteps.ContainsKey))
            {
                seen.Add(step);
                foreach ((object value, _) in result.TrackedSteps[step].SelectMany(s => s.Outputs))
                {
                    Walk(value, step, []);
                }
            }
        }

        Assert.Equal(All.Order(), seen.Order());
    }

    private static void Walk(object? value, string path, HashSet<object> above)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !above.Add(value))
        {
            return;
        }

        Type type = value.GetType();
        Assert.False(type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal), $"{path} keeps a {type}.");
        Assert.True(type.Namespace?.StartsWith("MergeDsl", StringComparison.Ordinal) == true || type.IsValueType, $"{path} keeps a {type}, which is not equal by value.");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            object? inner = field.GetValue(value);
            if (inner is Array array)
            {
                Assert.True(type.Name.StartsWith("EquatableArray", StringComparison.Ordinal) || type.Name.StartsWith("ImmutableArray", StringComparison.Ordinal), $"{path}.{field.Name} is an array.");
                foreach (object? item in (IEnumerable)array)
                {
                    Walk(item, $"{path}.{field.Name}[]", above);
                }
            }
            else
            {
                Walk(inner, $"{path}.{field.Name}", above);
            }
        }

        above.Remove(value);
    }

    private static GeneratorRunResult Edit(Project project, string recipe, string text)
    {
        GeneratorDriver driver = project.Driver().RunGenerators(project.Compilation);
        AdditionalText old = project.AdditionalTexts.Single(t => t.Path == Project.Folder + recipe);
        return Run(driver.ReplaceAdditionalText(old, new RecipeItem(recipe, text)).RunGenerators(project.Compilation));
    }

    private static GeneratorRunResult Run(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single(r => r.Generator.GetGeneratorType() == typeof(Generators.Recipes.RecipeGenerator));

    private static IReadOnlyList<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];
}
