namespace MergeDsl.Declaration;

/// <summary>A numeric parameter must lie in a range, at both ends of a gradient too; anything else is an error.</summary>
/// <param name="min">The lower bound; <see cref="double.NegativeInfinity"/> for none.</param>
/// <param name="max">The upper bound; <see cref="double.PositiveInfinity"/> for none.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InRangeAttribute(double min, double max) : Attribute
{
    /// <summary>The lower bound.</summary>
    public double Min { get; } = min;

    /// <summary>The upper bound.</summary>
    public double Max { get; } = max;

    /// <summary>Whether the lower bound itself is outside.</summary>
    public bool MinExclusive { get; set; }

    /// <summary>Whether the upper bound itself is outside.</summary>
    public bool MaxExclusive { get; set; }
}
