using MergeDsl.Diagnostics;

namespace MergeDsl.Generators.Methods;

/// <summary>A mistake in a declaration without its place: what the generator may cache.</summary>
internal sealed record DeclarationMessage(DiagnosticDescriptor Descriptor, string Message);
