using System.Globalization;
using System.Text.Json;

namespace MergeDsl.Recipes;

/// <summary>A plain value for a parameter: a number, a boolean, a text or word, or numbers for each of the models.</summary>
public sealed class ParameterSetting
{
    private ParameterSetting(string text) => Text = text;

    private ParameterSetting(double[] perModel) => PerModel = [.. perModel.Select(Show)];

    /// <summary>The value as a recipe would write it; null for an array.</summary>
    internal string? Text { get; }

    /// <summary>One value for each model; null for a single value.</summary>
    internal IReadOnlyList<string>? PerModel { get; }

    /// <summary>A number, whole or not.</summary>
    public static implicit operator ParameterSetting(double value) => new(Show(value));

    /// <summary>True or false.</summary>
    public static implicit operator ParameterSetting(bool value) => new(value ? "true" : "false");

    /// <summary>A text, or one of a set of words.</summary>
    public static implicit operator ParameterSetting(string value) => new(Quote(value));

    /// <summary>A number for each model besides the base, in order.</summary>
    public static implicit operator ParameterSetting(double[] perModel) => new(perModel);

    // A JSON string is a YAML scalar too.
    internal static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Show(double value) =>
        double.IsNaN(value) ? ".nan" : double.IsInfinity(value) ? (value > 0 ? ".inf" : "-.inf") : value.ToString("R", CultureInfo.InvariantCulture);
}
