namespace MergeDsl.Generators.Recipes;

/// <summary>What is needed for all recipes together, apart from their names.</summary>
/// <param name="DeclaresMethods">Whether the project has merge methods of its own.</param>
/// <param name="Project">What is known of the project.</param>
internal sealed record ProgramFacts(bool DeclaresMethods, ProjectFacts Project);
