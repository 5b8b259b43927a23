namespace MergeDsl.Generators.Emission;

/// <summary>The arguments of a constructor call.</summary>
/// <param name="Arguments">The arguments.</param>
internal sealed record ArgumentList(EquatableArray<Argument> Arguments);
