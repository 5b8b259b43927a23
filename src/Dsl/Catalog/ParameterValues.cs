namespace MergeDsl.Catalog;

/// <summary>A value for each parameter of a method, in the order of its schema: what a registry creates a method from.</summary>
/// <param name="Global">One value for each global parameter; null for a nullable one that is absent.</param>
/// <param name="Models">For each model, one value for each per-model parameter.</param>
public sealed record ParameterValues(EquatableArray<ScalarValue?> Global, EquatableArray<EquatableArray<ScalarValue?>> Models);
