using MergeDsl.Catalog;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>Values of the language as C# expressions.</summary>
internal static class Expressions
{
    /// <summary>A model reference, where its type is known.</summary>
    public static string Model(ModelReference model) =>
        $"new({CSharp.Literal(model.Path)}"
        + Optional(nameof(ModelReference.Revision), model.Revision)
        + (model.Adapter is { } adapter ? $", Adapter: new({CSharp.Literal(adapter.Path)}{Optional(nameof(AdapterReference.Revision), adapter.Revision)})" : "")
        + Optional(nameof(ModelReference.OverrideArchitecture), model.OverrideArchitecture)
        + ")";

    /// <summary>A value of a parameter as the C# type that its method declares.</summary>
    public static string Value(ParameterType type, ScalarValue value) => type.Kind switch
    {
        ValueKind.Boolean => CSharp.Literal(value.AsBoolean),
        ValueKind.WholeNumber => CSharp.Literal(value.AsWholeNumber),
        ValueKind.Number => CSharp.Literal(value.Number),
        ValueKind.Word when type.Words.FirstOrDefault(w => w.Name == value.Text) is { } word => $"global::{type.EnumType}.{CSharp.Escape(word.Member)}",
        _ => CSharp.Literal(value.Text ?? ""),
    };

    /// <summary>The C# type of a parameter's values.</summary>
    public static string Type(ParameterType type) => type.Kind switch
    {
        ValueKind.Boolean => "bool",
        ValueKind.WholeNumber => "int",
        ValueKind.Number => "double",
        ValueKind.Word => "global::" + type.EnumType,
        _ => "string",
    };

    /// <summary>A gradient at the position <c>at</c>.</summary>
    public static string Gradient(ParameterType type, EquatableArray<ScalarValue> values)
    {
        string function = type.Kind switch { ValueKind.Number => "Along", ValueKind.WholeNumber => "AlongWhole", _ => "Step" };
        return $"at.{function}({string.Join(", ", values.Select(v => Value(type, v)))})";
    }

    /// <summary>The record of a merge method: through the alias where it is the runtime's own.</summary>
    public static string MethodType(MethodSchema method)
    {
        string prefix = RuntimeNames.MethodsNamespace + ".";
        return method.TypeName.StartsWith(prefix, StringComparison.Ordinal) && method.TypeName.IndexOf('.', prefix.Length) < 0
            ? "Methods." + CSharp.Escape(method.TypeName.Substring(prefix.Length))
            : "global::" + string.Join(".", method.TypeName.Split('.').Select(CSharp.Escape));
    }

    private static string Optional(string name, string? value) => value is null ? "" : $", {name}: {CSharp.Literal(value)}";
}
