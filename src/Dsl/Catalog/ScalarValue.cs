using System.Globalization;

namespace MergeDsl.Catalog;

/// <summary>One value of a parameter, of a known kind.</summary>
/// <param name="Kind">The kind; it tells which of the other members counts.</param>
/// <param name="Number">Number, whole number, or 0 and 1 for a boolean.</param>
/// <param name="Text">Text, or the word's <see cref="ParameterWord.Name"/>; else null.</param>
public readonly record struct ScalarValue(ValueKind Kind, double Number, string? Text)
{
    /// <summary>A number.</summary>
    public static ScalarValue Of(double value) => new(ValueKind.Number, value, null);

    /// <summary>A whole number.</summary>
    public static ScalarValue Of(int value) => new(ValueKind.WholeNumber, value, null);

    /// <summary>A boolean.</summary>
    public static ScalarValue Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0, null);

    /// <summary>A text.</summary>
    public static ScalarValue Of(string value) => new(ValueKind.Text, 0, value);

    /// <summary>A word, as recipes write it.</summary>
    public static ScalarValue OfWord(string name) => new(ValueKind.Word, 0, name);

    /// <summary>The value as a boolean.</summary>
    public bool AsBoolean => Number != 0;

    /// <summary>The value as a whole number.</summary>
    public int AsWholeNumber => (int)Number;

    /// <summary>The value as a recipe would write it, culture invariant and round-trip.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Boolean => AsBoolean ? "true" : "false",
        ValueKind.Number or ValueKind.WholeNumber => Number.ToString("R", CultureInfo.InvariantCulture),
        _ => Text ?? "",
    };
}
