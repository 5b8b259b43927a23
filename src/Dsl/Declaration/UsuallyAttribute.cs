namespace MergeDsl.Declaration;

/// <summary>A numeric parameter usually lies in a range; a value outside is allowed, and advised against.</summary>
/// <param name="min">The lower bound; <see cref="double.NegativeInfinity"/> for none.</param>
/// <param name="max">The upper bound; <see cref="double.PositiveInfinity"/> for none.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class UsuallyAttribute(double min, double max) : Attribute
{
    /// <summary>The lower bound.</summary>
    public double Min { get; } = min;

    /// <summary>The upper bound.</summary>
    public double Max { get; } = max;

    /// <summary>Whether the lower bound itself is outside.</summary>
    public bool MinExclusive { get; set; }

    /// <summary>Whether the upper bound itself is outside.</summary>
    public bool MaxExclusive { get; set; }

    /// <summary>What a value outside leads to, as the end of a sentence: "the model contributes nothing".</summary>
    public string? Otherwise { get; set; }
}
