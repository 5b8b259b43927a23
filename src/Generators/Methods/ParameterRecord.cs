namespace MergeDsl.Generators.Methods;

/// <summary>A record whose parameters are parameters of a merge method.</summary>
/// <param name="Property">The property of the method that holds it, or holds one of it for each model.</param>
/// <param name="TypeName">The record, fully qualified with <c>global::</c>.</param>
internal sealed record ParameterRecord(string Property, string TypeName);
