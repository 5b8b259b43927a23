namespace MergeDsl.Generators.Emission;

/// <summary>A stage of a recipe: a class under <c>Stages</c>, and a property of the recipe that holds one.</summary>
/// <param name="Property">The property's name; the class's name is that of the document.</param>
/// <param name="Document">The class.</param>
internal sealed record StageMember(string Property, DocumentClass Document);
