namespace MergeDsl.Generators.Recipes;

/// <summary>The text of a recipe, for its class.</summary>
/// <param name="Name">The names of the class.</param>
/// <param name="Text">The recipe's text.</param>
internal sealed record NamedText(RecipeName Name, string Text)
{
    public static NamedText Of(RecipeSource source, AssignedNames names) =>
        new(names.Of(source.Path), source.Text ?? "");
}
