namespace MergeDsl.Generators.Emission;

/// <summary>A member of a recipe's <c>Models</c>.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Reference">The model as recipes write it.</param>
/// <param name="Creation">The expression that creates the reference.</param>
internal sealed record ModelMember(string Name, string Reference, string Creation);
