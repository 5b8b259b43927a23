using System.Globalization;

namespace MergeDsl.Catalog;

/// <summary>A range that a numeric parameter must lie in, or usually lies in.</summary>
/// <param name="Min">The lower bound; negative infinity for none.</param>
/// <param name="Max">The upper bound; positive infinity for none.</param>
/// <param name="MinExclusive">Whether the lower bound itself is outside.</param>
/// <param name="MaxExclusive">Whether the upper bound itself is outside.</param>
/// <param name="IsAdvice">Whether a value outside is only advised against.</param>
/// <param name="Otherwise">For advice: what a value outside leads to, as the end of a sentence; or null.</param>
public sealed record RangeConstraint(
    double Min, double Max, bool MinExclusive = false, bool MaxExclusive = false, bool IsAdvice = false, string? Otherwise = null)
{
    /// <summary>Whether <paramref name="value"/> lies inside.</summary>
    public bool Allows(double value) =>
        (MinExclusive ? value > Min : value >= Min) && (MaxExclusive ? value < Max : value <= Max);

    /// <summary>The range in words: "between 0 and 1", "greater than 0", "at least 0 and less than 1".</summary>
    public string Describe()
    {
        string? lower = double.IsNegativeInfinity(Min) ? null : (MinExclusive ? "greater than " : "at least ") + Show(Min);
        string? upper = double.IsPositiveInfinity(Max) ? null : (MaxExclusive ? "less than " : "at most ") + Show(Max);
        return (lower, upper) switch
        {
            (null, null) => "any number",
            (null, _) => upper,
            (_, null) => lower,
            _ when !MinExclusive && !MaxExclusive => $"between {Show(Min)} and {Show(Max)}",
            _ => $"{lower} and {upper}",
        };
    }

    /// <summary>Why a value outside is refused, or advised against: the value, and what is allowed.</summary>
    /// <param name="parameter">The parameter, as recipes name it.</param>
    /// <param name="value">The value.</param>
    public string Refusal(string parameter, ScalarValue value)
    {
        if (IsAdvice)
        {
            return $"`{parameter}` is {value}; it is usually {Describe()}" + (Otherwise is null ? "" : $": otherwise {Otherwise}");
        }

        string meant = Meant(value) is { } number ? $"; did you mean {number}?" : "";
        return $"`{parameter}` is {value}; it must be {Describe()}{meant}";
    }

    /// <summary>What a value outside was probably meant to be: a share that is written in percent; or null.</summary>
    /// <param name="value">The value.</param>
    public ScalarValue? Meant(ScalarValue value) =>
        !IsAdvice && Min is 0 or double.NegativeInfinity && Max is 1 && value.Number is >= 2 and <= 100 ? ScalarValue.Of(value.Number / 100) : null;

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
