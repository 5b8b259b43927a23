using System.Reflection;
using MergeDsl.Catalog;
using MergeDsl.Generators.Emission;
using MergeDsl.Recipes;

namespace MergeDsl.Tests.Emission;

/// <summary>The generators know the runtime by names only; each of these names is there.</summary>
public sealed class RuntimeContract
{
    private static readonly Assembly[] Assemblies = [typeof(MergeRecipe).Assembly, typeof(MethodSchema).Assembly];

    public static TheoryData<string> FullNames =>
    [
        .. typeof(RuntimeNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.IsLiteral && !f.Name.EndsWith("Namespace", StringComparison.Ordinal) && f.Name != nameof(RuntimeNames.HostingExtensions))
            .Select(f => (string)f.GetRawConstantValue()!), // literals have values
    ];

    [Theory]
    [MemberData(nameof(FullNames))]
    public void A_type_that_the_generators_name_exists(string name) => Assert.Contains(Assemblies, a => a.GetType(name) is { IsPublic: true });

    [Theory]
    [MemberData(nameof(ShortNames))]
    public void A_type_that_the_code_of_recipes_names_is_in_a_namespace_that_it_uses(string name) =>
        Assert.Contains(Assemblies.SelectMany(a => a.GetExportedTypes()), t =>
            t.Name.Split('`')[0] == name
            && t.Namespace is RuntimeNames.RootNamespace or RuntimeNames.CatalogNamespace or RuntimeNames.RecipesNamespace or RuntimeNames.MethodsNamespace);

    public static TheoryData<string> ShortNames => [.. RuntimeNames.InRecipes];

    [Fact]
    public void The_hosting_library_takes_the_recipes_of_a_project()
    {
        string source = File.ReadAllText(Path.Combine(TestData.Repository, "src", "Hosting", "MergeRecipeServices.cs"));
        Assert.Equal("MergeDsl.Hosting.MergeRecipeServices", RuntimeNames.HostingExtensions);
        Assert.Contains("namespace MergeDsl.Hosting;", source, StringComparison.Ordinal);
        Assert.Contains("IServiceCollection AddMergeRecipes(this IServiceCollection services, params MergeRecipe[] recipes)", source, StringComparison.Ordinal);
    }
}
