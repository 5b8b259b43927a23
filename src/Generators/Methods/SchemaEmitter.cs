using MergeDsl.Catalog;
using MergeDsl.Generators.Emission;

namespace MergeDsl.Generators.Methods;

/// <summary>Prints a schema as the arguments of its constructor.</summary>
internal static class SchemaEmitter
{
    public static void Arguments(CodeWriter code, MethodSchema schema)
    {
        code.Line($"Name: {CSharp.Literal(schema.Name)},");
        code.Line($"TypeName: {CSharp.Literal(schema.TypeName)},");
        code.Line($"Summary: {CSharp.Literal(schema.Summary)},");
        code.Line($"Base: BaseRole.{schema.Base},");
        code.Line($"Inputs: new(Min: {CSharp.Literal(schema.Inputs.Min)}, Max: {CSharp.Literal(schema.Inputs.Max)}, CountsBase: {CSharp.Literal(schema.Inputs.CountsBase)}),");
        List(code, "Parameters", schema.Parameters.Select(Parameter));
        List(code, "Ignored", schema.Ignored.Select(i => $"new({CSharp.Literal(i.Name)}, ParameterScope.{i.Scope})"));
        List(code, "Constraints", schema.Constraints.Select(Constraint));
        code.Line($"Paper: {(schema.Paper is { } paper ? CSharp.Literal(paper) : "null")});");
    }

    private static void List(CodeWriter code, string name, IEnumerable<string> items)
    {
        string[] lines = [.. items];
        if (lines.Length == 0)
        {
            code.Line($"{name}: [],");
            return;
        }

        code.Line($"{name}:").Line("[").Indent();
        foreach (string line in lines)
        {
            code.Line(line + ",");
        }

        code.Outdent().Line("],");
    }

    private static string Parameter(ParameterSchema parameter)
    {
        string value = parameter.Default is { } v ? Value(v) : "null";
        string ranges = parameter.Ranges.Count == 0 ? "" : ", [" + string.Join(", ", parameter.Ranges.Select(Range)) + "]";
        string idle = parameter.Idle is { } i ? $", Idle: new({CSharp.Literal(i.Value)}, {CSharp.Literal(i.Consequence)})" : "";
        return $"new({CSharp.Literal(parameter.Name)}, {CSharp.Literal(parameter.Member)}, ParameterScope.{parameter.Scope}, {Type(parameter.Type)}, "
            + $"IsNullable: {CSharp.Literal(parameter.IsNullable)}, Default: {value}, {CSharp.Literal(parameter.Summary)}{ranges}{idle})";
    }

    private static string Type(ParameterType type) => type.Kind != ValueKind.Word
        ? $"ParameterType.{type.Kind}"
        : $"new(ValueKind.Word, {CSharp.Literal(type.EnumType ?? "")}, [{string.Join(", ", type.Words.Select(w => $"new({CSharp.Literal(w.Name)}, {CSharp.Literal(w.Member)})"))}]{(type.IsInternal ? ", IsInternal: true" : "")})";

    private static string Value(ScalarValue value) => value.Kind switch
    {
        ValueKind.Boolean => $"ScalarValue.Of({CSharp.Literal(value.AsBoolean)})",
        ValueKind.WholeNumber => $"ScalarValue.Of({CSharp.Literal(value.AsWholeNumber)})",
        ValueKind.Number => $"ScalarValue.Of({CSharp.Double(value.Number)})",
        ValueKind.Word => $"ScalarValue.OfWord({CSharp.Literal(value.Text ?? "")})",
        _ => $"ScalarValue.Of({CSharp.Literal(value.Text ?? "")})",
    };

    private static string Range(RangeConstraint range)
    {
        string flags = (range.MinExclusive ? ", MinExclusive: true" : "") + (range.MaxExclusive ? ", MaxExclusive: true" : "")
            + (range.IsAdvice ? ", IsAdvice: true" : "") + (range.Otherwise is { } otherwise ? $", Otherwise: {CSharp.Literal(otherwise)}" : "");
        return $"new({CSharp.Literal(range.Min)}, {CSharp.Literal(range.Max)}{flags})";
    }

    private static string Constraint(MethodConstraint constraint) => constraint switch
    {
        WithinConstraint w => $"new WithinConstraint({CSharp.Literal(w.Min)}, {CSharp.Literal(w.Max)}, {CSharp.Literal(w.Parameter)}, {CSharp.Literal(w.Margin)})",
        NonZeroSumConstraint n => $"new NonZeroSumConstraint({CSharp.Literal(n.Parameter)}"
            + (n.When is { } when ? $", When: {CSharp.Literal(when)}" : "") + (n.Otherwise is { } otherwise ? $", Otherwise: {CSharp.Literal(otherwise)}" : "") + ")",
        _ => throw new InvalidOperationException($"{constraint.GetType().Name} has no printed form."),
    };
}
