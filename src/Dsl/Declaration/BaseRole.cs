namespace MergeDsl.Declaration;

/// <summary>What a method does with a base model.</summary>
public enum BaseRole
{
    /// <summary>The method knows no base; a base model that takes part is an input like any other.</summary>
    Ordinary,

    /// <summary>With a base, differences from it are merged; without one, the models themselves.</summary>
    Optional,

    /// <summary>One of the inputs must be the base.</summary>
    Required,
}
