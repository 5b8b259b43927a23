namespace MergeDsl.Generators.Emission;

/// <summary>A member of a recipe's <c>Parameters</c>.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Parameter">The parameter of the method, as recipes write it.</param>
/// <param name="Type">The C# type.</param>
/// <param name="Default">The recipe's value as an expression.</param>
/// <param name="Summary">What it is, as the inside of a doc comment.</param>
/// <param name="Words">For words: the arms of the switch from enum member to word; else empty.</param>
internal sealed record ParameterMember(string Name, string Parameter, string Type, string Default, string Summary, EquatableArray<string> Words);
