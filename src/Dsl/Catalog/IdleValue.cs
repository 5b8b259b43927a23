namespace MergeDsl.Catalog;

/// <summary>A value at which a parameter does nothing, or undoes everything.</summary>
/// <param name="Value">The value.</param>
/// <param name="Consequence">What it leads to, as the end of a sentence.</param>
public sealed record IdleValue(double Value, string Consequence);
