namespace MergeDsl.Declaration;

/// <summary>At one value a numeric parameter does nothing, or undoes everything: allowed, and advised against where all tensors have it.</summary>
/// <param name="value">The value.</param>
/// <param name="consequence">What it leads to, as the end of a sentence: "the output is the base itself".</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class IdleAttribute(double value, string consequence) : Attribute
{
    /// <summary>The value.</summary>
    public double Value { get; } = value;

    /// <summary>What it leads to.</summary>
    public string Consequence { get; } = consequence;
}
