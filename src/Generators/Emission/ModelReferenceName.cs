using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>A model and its name among the members of <c>Models</c>.</summary>
internal sealed record ModelReferenceName(ModelReference Model, string Name);
