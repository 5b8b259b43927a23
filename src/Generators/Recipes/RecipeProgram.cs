namespace MergeDsl.Generators.Recipes;

/// <summary>What is made for all recipes of a project together.</summary>
/// <param name="Recipes">The classes, with their namespaces and <c>global::</c>.</param>
/// <param name="DeclaresMethods">Whether the project has merge methods of its own.</param>
/// <param name="Project">What is known of the project.</param>
internal sealed record RecipeProgram(EquatableArray<string> Recipes, bool DeclaresMethods, ProjectFacts Project)
{
    public static RecipeProgram Of(AssignedNames names, ProgramFacts facts) =>
        new(names.All.Where(n => n.TakenBy is null).Select(n => n.FullName).ToEquatableArray(), facts.DeclaresMethods, facts.Project);
}
