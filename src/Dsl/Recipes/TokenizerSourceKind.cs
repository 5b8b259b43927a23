namespace MergeDsl.Recipes;

/// <summary>The kinds of places a vocabulary can come from.</summary>
public enum TokenizerSourceKind
{
    /// <summary>The base's tokens first, then what the other models add.</summary>
    Union,

    /// <summary>The base model, or the first model.</summary>
    Base,

    /// <summary>A model that the recipe names; it need not be an input.</summary>
    Model,
}
