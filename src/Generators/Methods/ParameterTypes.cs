using MergeDsl.Catalog;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>The C# types that a parameter of a method may have.</summary>
internal static class ParameterTypes
{
    /// <summary>The type without its question mark, and whether it had one.</summary>
    public static (ITypeSymbol Type, bool IsNullable) Unwrap(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? (nullable.TypeArguments[0], true)
            : (type, type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated });

    /// <summary>What a recipe may write for a value of <paramref name="type"/>; null where no recipe can.</summary>
    public static ParameterType? Of(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Double => ParameterType.Number,
        SpecialType.System_Int32 => ParameterType.WholeNumber,
        SpecialType.System_Boolean => ParameterType.Boolean,
        SpecialType.System_String => ParameterType.Text,
        _ => type.TypeKind == TypeKind.Enum
            ? new(ValueKind.Word, type.ToDisplayString(Display.FullName), Members(type).Select(m => new ParameterWord(SnakeCase.Of(m.Name), m.Name)).ToEquatableArray(), !IsPublic(type))
            : null,
    };

    /// <summary>A default value as recipes would write it; null for the default <c>null</c>.</summary>
    public static ScalarValue? Value(ParameterType parameterType, ITypeSymbol type, object? value) => value switch
    {
        null => null,
        double number => ScalarValue.Of(number),
        bool flag => ScalarValue.Of(flag),
        string text => ScalarValue.Of(text),
        _ when parameterType.Kind == ValueKind.Word =>
            Members(type).FirstOrDefault(m => Equals(m.ConstantValue, value)) is { } member ? ScalarValue.OfWord(SnakeCase.Of(member.Name)) : null,
        int whole => ScalarValue.Of(whole),
        _ => null,
    };

    private static bool IsPublic(ITypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public && (type.ContainingType is null || IsPublic(type.ContainingType));

    private static IEnumerable<IFieldSymbol> Members(ITypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue);
}
