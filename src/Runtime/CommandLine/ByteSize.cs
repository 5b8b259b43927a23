using System.Globalization;

namespace MergeDsl.CommandLine;

/// <summary>Sizes in bytes as people write and read them, in powers of ten.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Reads <c>500000</c>, <c>200K</c>, <c>750M</c>, <c>5B</c> or <c>5G</c> (five billion), also <c>1.5GB</c>.</summary>
    /// <returns>Whether the text is a size of at least one byte.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        string digits = text.TrimEnd("KMGBkmgb".ToCharArray());
        decimal? unit = text[digits.Length..].ToUpperInvariant() switch
        {
            "" => 1,
            "K" or "KB" => 1_000,
            "M" or "MB" => 1_000_000,
            "B" or "G" or "GB" => 1_000_000_000,
            _ => null,
        };
        if (unit is null || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return false;
        }

        if (number > long.MaxValue / unit.Value)
        {
            return false;
        }

        bytes = (long)(number * unit.Value);
        return bytes > 0;
    }

    /// <summary>Three digits and a unit: <c>829 kB</c>, <c>1.24 GB</c>.</summary>
    public static string Format(double bytes)
    {
        int unit = 0;
        while (bytes >= 999.5 && unit < Units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        string format = unit == 0 || bytes >= 99.95 ? "0" : bytes >= 9.995 ? "0.0" : "0.00";
        return bytes.ToString(format, CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
