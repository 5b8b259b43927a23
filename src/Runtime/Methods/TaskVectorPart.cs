namespace MergeDsl.Methods;

/// <summary>What a model adds: <c>v = weight · sparse(x - b)</c>.</summary>
/// <param name="Weight">The factor.</param>
/// <param name="Sparsifier">Which elements of the difference stay.</param>
public sealed record TaskVectorPart(double Weight, Sparsifier Sparsifier);
