using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Methods;

namespace MergeDsl.Tests.Execution;

/// <summary>A merge by a method of which no more is known than what it declares.</summary>
internal static class DeclaredCase
{
    /// <summary>With a base if it needs one, three models if it takes so many, and where there is no default a value that is allowed.</summary>
    public static (string Name, int Models, bool HasBase, MergeMethod Method) Of(MethodSchema schema)
    {
        bool hasBase = schema.Base == BaseRole.Required;
        int counted = hasBase && schema.Inputs.CountsBase ? 1 : 0;
        int models = Math.Clamp(3, schema.Inputs.Min - counted, schema.Inputs.Max - counted);
        EquatableArray<ScalarValue?> perModel = Values(schema, ParameterScope.PerModel);
        ParameterValues values = new(Values(schema, ParameterScope.Global), perModel.Count == 0 ? [] : [.. Enumerable.Repeat(perModel, models)]);
        return (schema.Name, models, hasBase, MergeMethods.BuiltIn.Create(schema.Name, values));
    }

    private static EquatableArray<ScalarValue?> Values(MethodSchema schema, ParameterScope scope) =>
        [.. schema.ParametersOf(scope).Select(p => p.Default ?? (p.IsNullable ? null : Allowed(p)))];

    private static ScalarValue? Allowed(ParameterSchema parameter) => parameter.Type.Kind switch
    {
        ValueKind.Boolean => ScalarValue.Of(true),
        ValueKind.Text => ScalarValue.Of("x"),
        ValueKind.Word => ScalarValue.OfWord(parameter.Type.Words[0].Name),
        ValueKind.WholeNumber => ScalarValue.Of((int)Number(parameter, 1)),
        _ => ScalarValue.Of(Number(parameter, 0.5)),
    };

    private static double Number(ParameterSchema parameter, double preferred) =>
        new[] { preferred }.Concat(parameter.Ranges.SelectMany(r => new[] { r.Min + 1, r.Max - 1, (r.Min + r.Max) / 2 }))
            .First(v => double.IsFinite(v) && parameter.Ranges.All(r => r.IsAdvice || r.Allows(v)));
}
