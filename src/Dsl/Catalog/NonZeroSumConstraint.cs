namespace MergeDsl.Catalog;

/// <summary>A per-model parameter must not sum to zero over the models.</summary>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="When">A boolean global parameter; the sum matters only where it is true. Null: always.</param>
/// <param name="Otherwise">What a sum of zero leads to, if it is only advised against; null: an error.</param>
public sealed record NonZeroSumConstraint(string Parameter, string? When = null, string? Otherwise = null) : MethodConstraint
{
    /// <summary>Whether <paramref name="values"/> do not sum to zero: <c>|Σ w| &gt; 1e-8 Σ |w|</c>. No values are no sum.</summary>
    public static bool Allows(double[] values)
    {
        double sum = 0, magnitudes = 0;
        foreach (double value in values)
        {
            sum += value;
            magnitudes += Math.Abs(value);
        }

        return values.Length == 0 || Math.Abs(sum) > 1e-8 * magnitudes;
    }

    /// <summary>Why a sum is refused, or advised against.</summary>
    /// <param name="sum">The sum in words: <c>0.5 + -0.5</c>.</param>
    public string Refusal(string sum) =>
        $"`{Parameter}` sums to 0 over the models ({sum})" + (Otherwise is not null ? $": {Otherwise}"
            : When is null ? "; the result is divided by this sum, so it must not be 0"
            : $"; with `{When}` on, the result is divided by this sum, so it must not be 0");
}
