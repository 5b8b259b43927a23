using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>What came of reading a declaration; never cached, since problems know their places.</summary>
internal sealed record MethodReading(MethodDeclaration Declaration, IReadOnlyList<DeclarationProblem> Problems, Location? NameLocation);
