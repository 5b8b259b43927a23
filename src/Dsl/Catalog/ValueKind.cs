namespace MergeDsl.Catalog;

/// <summary>The kinds of values that a parameter can have.</summary>
public enum ValueKind
{
    /// <summary>A finite double.</summary>
    Number,

    /// <summary>An <see cref="int"/>.</summary>
    WholeNumber,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of a set of words: an enum in C#.</summary>
    Word,
}
