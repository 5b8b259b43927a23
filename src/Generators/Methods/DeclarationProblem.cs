using System.Globalization;
using Microsoft.CodeAnalysis;
using DiagnosticDescriptor = MergeDsl.Diagnostics.DiagnosticDescriptor;

namespace MergeDsl.Generators.Methods;

/// <summary>A mistake in a declaration, with its place in the C#. Never cached.</summary>
internal sealed record DeclarationProblem(DiagnosticDescriptor Descriptor, Location? Location, string Message)
{
    public static DeclarationProblem Of(DiagnosticDescriptor descriptor, Location? location, params object[] arguments) =>
        new(descriptor, location, string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat, arguments));
}
