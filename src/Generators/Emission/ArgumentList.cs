namespace MergeDsl.Generators.Emission;

/// <summary>The arguments of a constructor call.</summary>
/// <param name="Arguments">The arguments.</param>
/// <param name="Model">The member of <c>Models</c> that they are for; null for those of the method as a whole.</param>
internal sealed record ArgumentList(EquatableArray<Argument> Arguments, string? Model = null);
