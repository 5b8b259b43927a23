namespace MergeDsl.Generators.Recipes;

/// <summary>The names of all recipes of a project, in their order.</summary>
internal sealed record AssignedNames(EquatableArray<RecipeName> All)
{
    public RecipeName Of(string path) => All.First(n => n.Path == path);
}
