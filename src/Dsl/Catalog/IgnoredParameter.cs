namespace MergeDsl.Catalog;

/// <summary>A parameter that recipes for a method carry and that does nothing here.</summary>
/// <param name="Name">As recipes write it.</param>
/// <param name="Scope">Where recipes write it.</param>
public sealed record IgnoredParameter(string Name, ParameterScope Scope);
