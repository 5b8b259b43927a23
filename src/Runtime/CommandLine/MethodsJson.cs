using System.Text.Encodings.Web;
using System.Text.Json;
using MergeDsl.Catalog;

namespace MergeDsl.CommandLine;

/// <summary>Methods as JSON for programs: <c>docs/methods-json.md</c> says what the keys mean. Keys may be added; none changes its meaning.</summary>
internal static class MethodsJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All methods, in an array.</summary>
    public static string Of(IEnumerable<MethodSchema> methods) => Text(json => Array(json, methods, m => Method(json, m)));

    /// <summary>One method, an object.</summary>
    public static string Of(MethodSchema method) => Text(json => Method(json, method));

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

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
        json.WritePropertyName("parameters");
        Array(json, method.Parameters, p => Parameter(json, p));
        json.WritePropertyName("constraints");
        Array(json, method.Constraints, c => Constraint(json, c));
        json.WritePropertyName("ignored");
        Array(json, method.Ignored, p =>
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
            json.WritePropertyName("words");
            Array(json, parameter.Type.Words, w => json.WriteStringValue(w.Name));
        }

        json.WriteBoolean("required", parameter.IsRequired);
        Default(json, parameter.Default);
        json.WritePropertyName("ranges");
        Array(json, parameter.Ranges.Where(r => !r.IsAdvice), r => Range(json, r));
        json.WritePropertyName("advised");
        Array(json, parameter.Ranges.Where(r => r.IsAdvice), r => Range(json, r));
        json.WriteEndObject();
    }

    private static void Default(Utf8JsonWriter json, ScalarValue? value)
    {
        json.WritePropertyName("default");
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case { Kind: ValueKind.Boolean } flag:
                json.WriteBooleanValue(flag.AsBoolean);
                break;
            case { Kind: ValueKind.Number or ValueKind.WholeNumber } number:
                json.WriteNumberValue(number.Number);
                break;
            default:
                json.WriteStringValue(value.Value.Text);
                break;
        }
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

    private static void Array<T>(Utf8JsonWriter json, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray();
        foreach (T item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }
}
