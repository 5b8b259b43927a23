using System.Globalization;

namespace MergeDsl.Catalog;

/// <summary>
/// <c>Min &lt; parameter ± margin &lt; Max</c>, for each model where one of the two is per model. A parameter that is at a
/// bound itself, or beyond it, is left alone: there nothing is left to the margin.
/// </summary>
/// <param name="Min">The lower bound, itself outside.</param>
/// <param name="Max">The upper bound, itself outside.</param>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Margin">The name of the parameter that is added and subtracted.</param>
public sealed record WithinConstraint(double Min, double Max, string Parameter, string Margin) : MethodConstraint
{
    /// <summary>Whether a value and its margin satisfy the condition.</summary>
    public bool Allows(double value, double margin) =>
        value <= Min || value >= Max || (value - Math.Abs(margin) > Min && value + Math.Abs(margin) < Max);

    /// <summary>Why a value and its margin are refused: both numbers, and what is allowed.</summary>
    public string Refusal(double value, double margin) =>
        $"`{Parameter}` ± `{Margin}` is {Show(value)} ± {Show(margin)}, which reaches from {Show(value - Math.Abs(margin))} to {Show(value + Math.Abs(margin))}; " +
        $"it must lie strictly between {Show(Min)} and {Show(Max)}";

    // Fifteen digits: 0.9 + 0.15 is 1.05 to a reader.
    private static string Show(double value) => value.ToString("G15", CultureInfo.InvariantCulture);
}
