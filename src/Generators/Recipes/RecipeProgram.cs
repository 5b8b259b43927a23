namespace MergeDsl.Generators.Recipes;

/// <summary>What is made for all recipes of a project together.</summary>
/// <param name="Recipes">The classes, with their namespaces and <c>global::</c>.</param>
/// <param name="Project">What is known of the project.</param>
internal sealed record RecipeProgram(EquatableArray<string> Recipes, ProjectFacts Project)
{
    public static RecipeProgram Of(EquatableArray<RecipeName> names, ProjectFacts project) =>
        new(names.Where(n => n.TakenBy is null).Select(n => n.FullName).ToEquatableArray(), project);
}
