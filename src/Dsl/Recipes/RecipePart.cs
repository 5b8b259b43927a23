namespace MergeDsl.Recipes;

/// <summary>The parts of a recipe that something can be said about once its models are known.</summary>
public enum RecipePart
{
    /// <summary>The first reference to a model.</summary>
    Model,

    /// <summary>The key <c>modules</c>.</summary>
    Modules,

    /// <summary>The key of a module.</summary>
    Module,

    /// <summary>The key <c>slices</c>.</summary>
    Slices,

    /// <summary>The list of models, or of the sources of a slice.</summary>
    Inputs,

    /// <summary>An entry of that list.</summary>
    Input,

    /// <summary>The first number of an entry's layer range.</summary>
    FirstLayer,

    /// <summary>The second number of an entry's layer range.</summary>
    LayerEnd,

    /// <summary>The filter of a parameter's case.</summary>
    Filter,

    /// <summary>The value of a parameter's case.</summary>
    Value,

    /// <summary>The tokenizer settings.</summary>
    Tokenizer,

    /// <summary>What is said about a token; the place's parameter is its text.</summary>
    Token,

    /// <summary>The chat template.</summary>
    ChatTemplate,
}
