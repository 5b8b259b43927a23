using System.Text.Json;
using MergeDsl.Catalog;

namespace MergeDsl.CommandLine;

/// <summary>Methods as JSON for programs: <c>docs/methods-json.md</c> says what the keys mean. Keys may be added; none changes its meaning.</summary>
internal static class MethodsJson
{
    /// <summary>All methods, in an array.</summary>
    public static string Of(IEnumerable<MethodSchema> methods) => JsonText.Of(json => json.WriteArray(methods, m => Method(json, m)));

    /// <summary>One method, an object.</summary>
    public static string Of(MethodSchema method) => JsonText.Of(json => Method(json, method));

    private static void Method(Utf8JsonWriter json, MethodSchema method)
    {
        json.WriteStartObject();
        json.WriteString("name", method.Name);
        json.WriteString("summary", method.Summary);
        json.WriteString("paper", method.Paper);
        json.WriteStartObject("inputs");
        json.WriteNumber("min", method.Inputs.Min);
        Limit(json, "max", method.Inputs.Max == int.MaxValue ? double.PositiveInfinity : method.Inputs.Max);
        json.WriteBoolean("counts_base", method.Inputs.CountsBase);
        json.WriteEndObject();
        json.WriteString("base_model", MethodWords.Snake(method.Base));
        json.WriteArray("parameters", method.Parameters, p => Parameter(json, p));
        json.WriteArray("constraints", method.Constraints, c => Constraint(json, c));
        json.WriteArray("ignored", method.Ignored, p =>
        {
            json.WriteStartObject();
            json.WriteString("name", p.Name);
            json.WriteString("scope", MethodWords.Snake(p.Scope));
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Parameter(Utf8JsonWriter json, ParameterSchema parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("summary", parameter.Summary);
        json.WriteString("scope", MethodWords.Snake(parameter.Scope));
        json.WriteString("type", MethodWords.Snake(parameter.Type.Kind));
        if (parameter.Type.Kind == ValueKind.Word)
        {
            json.WriteArray("words", parameter.Type.Words, w => json.WriteStringValue(w.Name));
        }

        json.WriteBoolean("required", parameter.IsRequired);
        json.WritePropertyName("default");
        json.WriteScalar(parameter.Default);
        json.WriteArray("ranges", parameter.Ranges.Where(r => !r.IsAdvice), r => Range(json, r));
        json.WriteArray("advised", parameter.Ranges.Where(r => r.IsAdvice), r => Range(json, r));
        json.WriteEndObject();
    }

    private static void Range(Utf8JsonWriter json, RangeConstraint range)
    {
        json.WriteStartObject();
        Limit(json, "min", range.Min);
        json.WriteBoolean("min_exclusive", range.MinExclusive);
        Limit(json, "max", range.Max);
        json.WriteBoolean("max_exclusive", range.MaxExclusive);
        if (range.IsAdvice)
        {
            json.WriteString("otherwise", range.Otherwise);
        }

        json.WriteEndObject();
    }

    private static void Constraint(Utf8JsonWriter json, MethodConstraint constraint)
    {
        json.WriteStartObject();
        switch (constraint)
        {
            case NonZeroSumConstraint sum:
                json.WriteString("kind", "non_zero_sum");
                json.WriteString("parameter", sum.Parameter);
                json.WriteString("when", sum.When);
                json.WriteBoolean("advice", sum.Otherwise is not null);
                json.WriteString("otherwise", sum.Otherwise);
                break;
            case WithinConstraint within:
                json.WriteString("kind", "within");
                json.WriteString("parameter", within.Parameter);
                json.WriteString("margin", within.Margin);
                json.WriteNumber("min", within.Min);
                json.WriteNumber("max", within.Max);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(constraint), constraint, "A kind of condition that has no JSON yet.");
        }

        json.WriteString("text", MethodWords.Condition(constraint));
        json.WriteEndObject();
    }

    // JSON has no infinity: null is no limit.
    private static void Limit(Utf8JsonWriter json, string key, double value)
    {
        if (double.IsInfinity(value))
        {
            json.WriteNull(key);
        }
        else
        {
            json.WriteNumber(key, value);
        }
    }
}
