using System.Globalization;
using MergeDsl.Catalog;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>
/// Reads a single value as the type that its parameter has. Plain values mean what YAML 1.1 takes them for (<c>1_000</c>,
/// <c>0x10</c>, <c>.5</c>, <c>off</c>), text may say a number as well (<c>"0.5"</c>, and <c>1e-5</c>, which YAML 1.1 takes
/// for text). Numbers to the base of sixty (<c>1:30</c>) are refused: nobody means them.
/// </summary>
internal static class ScalarReader
{
    private const NumberStyles Float = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The value, or null with what is wrong with it.</summary>
    public static ScalarValue? Read(ParameterType type, YamlScalar scalar, out string problem)
    {
        problem = "";
        if (scalar.IsNull)
        {
            problem = "there is no value";
            return null;
        }

        switch (type.Kind)
        {
            case ValueKind.Number:
                return ReadNumber(scalar, out problem) is { } number ? ScalarValue.Of(number) : null;
            case ValueKind.WholeNumber:
                return ReadWhole(scalar, out problem) is { } whole ? ScalarValue.Of(whole) : null;
            case ValueKind.Boolean:
                return ReadBoolean(scalar, out problem) is { } boolean ? ScalarValue.Of(boolean) : null;
            case ValueKind.Word:
                return ReadWord(type, scalar, out problem);
            default:
                return ScalarValue.Of(scalar.Text);
        }
    }

    /// <summary>A finite number.</summary>
    public static double? ReadNumber(YamlScalar scalar, out string problem)
    {
        problem = "";
        if (scalar.IsPlain && Yaml11Boolean(scalar.Text) is { } boolean)
        {
            return boolean ? 1 : 0;
        }

        if (NumberOf(scalar) is not { } value)
        {
            problem = "it is not a number";
            return null;
        }

        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            problem = "it is not a finite number";
            return null;
        }

        return value;
    }

    /// <summary>A whole number in the range of <see cref="int"/>.</summary>
    public static int? ReadWhole(YamlScalar scalar, out string problem)
    {
        if (ReadNumber(scalar, out problem) is not { } value)
        {
            return null;
        }

        if (value != Math.Floor(value))
        {
            problem = "it is not a whole number";
            return null;
        }

        if (Math.Abs(value) > int.MaxValue)
        {
            problem = $"it is not between {-int.MaxValue} and {int.MaxValue}";
            return null;
        }

        return (int)value;
    }

    /// <summary>True or false.</summary>
    public static bool? ReadBoolean(YamlScalar scalar, out string problem)
    {
        problem = "";
        switch (scalar.Text.ToLowerInvariant())
        {
            case "true" or "yes" or "on" or "y" or "t" or "1":
                return true;
            case "false" or "no" or "off" or "n" or "f" or "0":
                return false;
        }

        if (scalar.IsPlain && NumberOf(scalar) is { } number and (0 or 1))
        {
            return number == 1;
        }

        problem = "allowed are true, false, yes, no, on, off, 1 and 0";
        return null;
    }

    private static ScalarValue? ReadWord(ParameterType type, YamlScalar scalar, out string problem)
    {
        problem = "";
        if (type.Words.Any(w => w.Name == scalar.Text))
        {
            return ScalarValue.OfWord(scalar.Text);
        }

        problem = "it is none of these";
        return null;
    }

    private static double? NumberOf(YamlScalar scalar)
    {
        string text = scalar.Text.Trim();
        if (text.Length is 0 or > 400)
        {
            return null;
        }

        string digits = WithoutUnderscores(text);
        if (scalar.IsPlain && IntegerOf(digits) is { } integer)
        {
            return integer;
        }

        return digits.TrimStart('+', '-').ToLowerInvariant() switch
        {
            ".inf" when scalar.IsPlain => double.PositiveInfinity,
            "inf" or "infinity" => double.PositiveInfinity,
            ".nan" when scalar.IsPlain => double.NaN,
            "nan" => double.NaN,
            _ => double.TryParse(digits, Float, CultureInfo.InvariantCulture, out double value) ? value : IsTooLarge(digits) ? double.PositiveInfinity : null,
        };
    }

    // The old framework's parser, on which a compiler may run, refuses what overflows; the new one gives infinity.
    private static bool IsTooLarge(string digits) =>
        digits.All(c => c is >= '0' and <= '9' or '.' or 'e' or 'E' or '+' or '-') && digits.Any(char.IsDigit)
        && digits.Split('e', 'E') is { Length: <= 2 } parts && decimal.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // 0x10, 0b101, and 010, which is 8.
    private static double? IntegerOf(string text)
    {
        int sign = text[0] == '-' ? -1 : 1;
        string digits = text.TrimStart('+', '-');
        (int radix, string body) = digits.Length < 2 || digits[0] != '0' ? (10, "")
            : digits[1] is 'x' or 'X' ? (16, digits.Substring(2))
            : digits[1] is 'b' or 'B' ? (2, digits.Substring(2))
            : (8, digits.Substring(1));
        if (radix == 10 || body.Length == 0 || text.Length - digits.Length > 1)
        {
            return null;
        }

        double value = 0;
        foreach (char c in body)
        {
            int digit = c is >= '0' and <= '9' ? c - '0' : c is >= 'a' and <= 'f' ? c - 'a' + 10 : c is >= 'A' and <= 'F' ? c - 'A' + 10 : 99;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return sign * value;
    }

    private static string WithoutUnderscores(string text) =>
        text.IndexOf('_') > 0 && text[text.Length - 1] != '_' ? text.Replace("_", "") : text;

    private static bool? Yaml11Boolean(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
        _ => null,
    };
}
