using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>How symbols are written.</summary>
internal static class Display
{
    /// <summary>With namespace and containing types, without <c>global::</c> and type arguments.</summary>
    public static SymbolDisplayFormat FullName { get; } = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted, SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);
}
