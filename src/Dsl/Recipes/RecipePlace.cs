namespace MergeDsl.Recipes;

/// <summary>A part of a recipe, named by what it is and not by where it is written: what findings about models point at.</summary>
/// <param name="Part">What it is.</param>
/// <param name="Module">The module that it is in, from 0.</param>
/// <param name="Slice">The slice that it is in, from 0.</param>
/// <param name="Input">The entry of a model, from 0; -1 for what is not a single model's.</param>
public sealed record RecipePlace(RecipePart Part, int Module = 0, int Slice = 0, int Input = -1)
{
    /// <summary>The model, for what is about one wherever it stands.</summary>
    public ModelReference? Model { get; init; }

    /// <summary>The parameter, for a filter or a value; the token, for what is said about one.</summary>
    public string? Parameter { get; init; }

    /// <summary>The index among the parameter's resolved cases.</summary>
    public int Case { get; init; }

    /// <summary>The first reference to a model.</summary>
    public static RecipePlace ReferenceTo(ModelReference model) => new(RecipePart.Model) { Model = model };

    /// <summary>The first entry of a model.</summary>
    public static RecipePlace EntryOf(ModelReference model) => new(RecipePart.Input) { Model = model };
}
