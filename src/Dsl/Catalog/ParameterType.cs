namespace MergeDsl.Catalog;

/// <summary>The type of a parameter: it decides how YAML text is read and how a gradient goes.</summary>
/// <param name="Kind">The kind of its values.</param>
/// <param name="EnumType">For words: the C# name of the enum, fully qualified without <c>global::</c>; else null.</param>
/// <param name="Words">For words: the members, in the enum's order; else empty.</param>
/// <param name="IsInternal">For words: whether other projects do not see the enum.</param>
public sealed record ParameterType(ValueKind Kind, string? EnumType = null, EquatableArray<ParameterWord> Words = default, bool IsInternal = false)
{
    /// <summary>A finite double.</summary>
    public static ParameterType Number { get; } = new(ValueKind.Number);

    /// <summary>An <see cref="int"/>.</summary>
    public static ParameterType WholeNumber { get; } = new(ValueKind.WholeNumber);

    /// <summary>True or false.</summary>
    public static ParameterType Boolean { get; } = new(ValueKind.Boolean);

    /// <summary>Any text.</summary>
    public static ParameterType Text { get; } = new(ValueKind.Text);
}
