namespace MergeDsl.Recipes;

/// <summary>Where in a recipe a value was given; the innermost wins.</summary>
public enum SettingLevel
{
    /// <summary>In the <c>parameters</c> of a model, or of a slice's source.</summary>
    Input,

    /// <summary>In the <c>parameters</c> of a slice.</summary>
    Slice,

    /// <summary>In the <c>parameters</c> of a module.</summary>
    Module,

    /// <summary>In the <c>parameters</c> of the document.</summary>
    Document,

    /// <summary>Nowhere: the method's default.</summary>
    Default,
}
