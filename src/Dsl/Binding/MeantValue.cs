using System.Globalization;
using MergeDsl.Catalog;
using MergeDsl.Text;

namespace MergeDsl.Binding;

/// <summary>Guesses what a value that was refused was meant to be: what is not said for certain is suggested.</summary>
internal static class MeantValue
{
    private const NumberStyles Float = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly char[] Ornaments = ['“', '”', '„', '‘', '’', '"', '\'', '`', '«', '»', '=', '~', '≈', '\u00A0', ' '];

    /// <summary>The value as a recipe would write it; or null.</summary>
    public static string? Of(ParameterType type, string text)
    {
        switch (type.Kind)
        {
            case ValueKind.Word:
                return Suggestion.Closest(text, type.Words.Select(w => w.Name));
            case ValueKind.Boolean:
                return Suggestion.Closest(text.Trim(Ornaments), ["true", "false"]);
            case ValueKind.Number:
                return Number(text) ?? Gradient(text);
            default:
                return null;
        }
    }

    // "0,5", 50%, 1/2, 0.5f, =0.5, “0.5”, and a minus sign of typographers.
    private static string? Number(string text)
    {
        string plain = text.Trim(Ornaments).Replace('\u2212', '-').Replace('\u2013', '-').Replace(',', '.').TrimEnd('f', 'F');
        if (Parse(plain) is not null)
        {
            return plain == text ? null : plain;
        }

        if (plain.EndsWith("%", StringComparison.Ordinal))
        {
            return Parse(plain.TrimEnd('%', ' ')) is { } percent ? Show(percent / 100) : null;
        }

        string[] parts = plain.Split('/');
        return parts.Length == 2 && Parse(parts[0].Trim()) is { } above && Parse(parts[1].Trim()) is { } below && below != 0 ? Show(above / below) : null;
    }

    // A gradient in quotes, in other brackets, or in none.
    private static string? Gradient(string text)
    {
        string[] points = text.Trim(Ornaments).Trim('[', ']', '(', ')', '{', '}').Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        return points.Length is > 1 and < 200 && points.All(p => Parse(p) is not null) ? "[" + string.Join(", ", points) + "]" : null;
    }

    private static double? Parse(string text) =>
        double.TryParse(text, Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value) && !double.IsNaN(value) ? value : null;

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
