using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>Questions to symbols and attributes.</summary>
internal static class SymbolExtensions
{
    public static AttributeData? FindAttribute(this ISymbol symbol, string fullName) => symbol.FindAttributes(fullName).FirstOrDefault();

    public static IEnumerable<AttributeData> FindAttributes(this ISymbol symbol, string fullName) =>
        symbol.GetAttributes().Where(a => a.AttributeClass?.ToDisplayString(Display.FullName) == fullName);

    public static T? Named<T>(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value is { Kind: not TypedConstantKind.Array, Value: T value } ? value : default;

    public static T? Argument<T>(this AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length
            && attribute.ConstructorArguments[index] is { Kind: not TypedConstantKind.Array, Value: T value } ? value : default;

    /// <summary>The name without the suffix, as it is written between brackets.</summary>
    public static string ShortName(this AttributeData attribute)
    {
        string name = attribute.AttributeClass?.Name ?? "";
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    public static Location? Location(this AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation();

    /// <summary>The place of the declared name.</summary>
    public static Location? FirstLocation(this ISymbol symbol) => symbol.Locations.FirstOrDefault(l => l.IsInSource);
}
