using MergeDsl.Catalog;
using MergeDsl.Declaration;

namespace MergeDsl.Tests;

/// <summary>A merge by a method of which no more is known than what it declares, so that a new method needs no list.</summary>
/// <param name="Schema">The method.</param>
/// <param name="Name">The method's name, and which of its switches are not at their defaults.</param>
/// <param name="Models">How many models there are besides the base: three, if it takes so many.</param>
/// <param name="HasBase">Whether there is a base: wherever the method knows one.</param>
/// <param name="Values">What its parameters are.</param>
public sealed record MethodCase(MethodSchema Schema, string Name, int Models, bool HasBase, ParameterValues Values)
{
    private const int MostModels = 3;

    // Where a share of a tensor is wanted, a bit more than half of it: no number that is a whole share of anything.
    private const double Share = 0.53;

    // Where a distance of elements is wanted: half of what fine-tuned weights are usually away from their base.
    private const double Distance = 0.0005;

    /// <summary>The method as it is declared, then with its switches turned one after the other; a switch that was turned stays so, since some matter only together.</summary>
    public static IReadOnlyList<MethodCase> Of(MethodSchema schema)
    {
        string[] switches = [.. schema.Parameters.Where(p => p.Type.Kind == ValueKind.Boolean).Select(p => p.Name)];
        return [.. Enumerable.Range(0, switches.Length + 1).Select(turned => Of(schema, [.. switches.Take(turned)]))];
    }

    public override string ToString() => Name;

    private static MethodCase Of(MethodSchema schema, string[] turned)
    {
        bool hasBase = schema.Base != BaseRole.Ordinary;
        int counted = hasBase && schema.Inputs.CountsBase ? 1 : 0;
        int models = Math.Clamp(MostModels, schema.Inputs.Min - counted, schema.Inputs.Max - counted);
        bool perModel = schema.ParametersOf(ParameterScope.PerModel).Any();
        ParameterValues values = new(
            ValuesOf(schema, ParameterScope.Global, turned, 0),
            perModel ? [.. Enumerable.Range(0, models).Select(m => ValuesOf(schema, ParameterScope.PerModel, turned, m))] : []);
        string name = string.Join(", ", turned.Select(t => $"{t}: {(schema.Find(t)?.Default is { AsBoolean: true } ? "false" : "true")}"));
        return new(schema, name.Length == 0 ? schema.Name : $"{schema.Name}, {name}", models, hasBase, values);
    }

    private static EquatableArray<ScalarValue?> ValuesOf(MethodSchema schema, ParameterScope scope, string[] turned, int model) =>
        [.. schema.ParametersOf(scope).Select(p => Value(p, turned.Contains(p.Name), model))];

    private static ScalarValue? Value(ParameterSchema parameter, bool isTurned, int model) => parameter.Type.Kind switch
    {
        ValueKind.Boolean => ScalarValue.Of(parameter.Default is { AsBoolean: true } != isTurned),
        ValueKind.Number when IsShare(parameter) => ScalarValue.Of(Share),
        _ when parameter.Default is not null || parameter.IsNullable => parameter.Default,
        ValueKind.Text => ScalarValue.Of("x"),
        ValueKind.Word => ScalarValue.OfWord(parameter.Type.Words[0].Name),
        ValueKind.WholeNumber => ScalarValue.Of((int)Allowed(parameter, 1)),
        _ => ScalarValue.Of(Allowed(parameter, parameter.Scope == ParameterScope.PerModel ? 1 / (model + 1.0) : Distance)),
    };

    // A share whose default is all or nothing leaves the method nothing to choose.
    private static bool IsShare(ParameterSchema parameter) =>
        parameter.Ranges.Any(r => r is { Min: 0, Max: 1 }) && (parameter.Default is null || parameter.Default is { Number: 0 or 1 });

    private static double Allowed(ParameterSchema parameter, double preferred) =>
        new[] { preferred }.Concat(parameter.Ranges.SelectMany(r => new[] { r.Min + 1, r.Max - 1, (r.Min + r.Max) / 2 }))
            .First(v => double.IsFinite(v) && parameter.Ranges.All(r => r.IsAdvice || r.Allows(v)));
}
