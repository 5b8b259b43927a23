using System.Text.Encodings.Web;
using System.Text.Json;
using MergeDsl.Catalog;
using MergeDsl.Explanation;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>Explanations for programs, with all digits; <c>layers</c> are the values of a case from the slice's first layer to its last.</summary>
internal static class ExplainJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IReadOnlyList<StageExplanation> stages, TextWriter output)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            Array(json, stages, s => Stage(json, s));
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    private static void Stage(Utf8JsonWriter json, StageExplanation stage)
    {
        json.WriteStartObject();
        json.WriteString("name", stage.Name);
        json.WriteString("method", stage.Recipe.Method.Name);
        json.WriteString("base_model", stage.Recipe.BaseModel?.ToString());
        json.WriteString("dtype", stage.Recipe.Dtype?.ToString().ToLowerInvariant());
        json.WriteString("out_dtype", stage.Recipe.OutDtype?.ToString().ToLowerInvariant());
        json.WritePropertyName("slices");
        Array(json, stage.Slices, s => Slice(json, s));
        json.WriteEndObject();
    }

    private static void Slice(Utf8JsonWriter json, SliceExplanation slice)
    {
        json.WriteStartObject();
        json.WriteString("module", slice.Module.Name);
        json.WriteNumber("index", slice.Index);
        json.WriteNumber("first_layer", slice.FirstLayer);
        Number(json, "layer_count", slice.LayerCount);
        json.WritePropertyName("inputs");
        Array(json, slice.Slice.Inputs, i => Input(json, i));
        json.WritePropertyName("parameters");
        Array(json, slice.Parameters, p => Parameter(json, p, slice));
        json.WriteEndObject();
    }

    private static void Input(Utf8JsonWriter json, RecipeInput input)
    {
        json.WriteStartObject();
        json.WriteString("model", input.Model.ToString());
        json.WriteBoolean("is_base", input.IsBase);
        Number(json, "start", input.Layers?.Start);
        Number(json, "end", input.Layers?.End);
        json.WriteEndObject();
    }

    private static void Parameter(Utf8JsonWriter json, ParameterExplanation parameter, SliceExplanation slice)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Schema.Name);
        Number(json, "input", parameter.Input);
        json.WritePropertyName("cases");
        Array(json, parameter.Cases, c => Case(json, c, slice));
        Number(json, "unmatched_tensors", parameter.Unmatched);
        json.WriteEndObject();
    }

    private static void Case(Utf8JsonWriter json, CaseExplanation one, SliceExplanation slice)
    {
        json.WriteStartObject();
        json.WriteString("filter", one.Case.Filter);
        json.WriteBoolean("gradient", one.Case.IsGradient);
        json.WritePropertyName("values");
        Array(json, one.Case.Values, v => Value(json, v));
        json.WriteString("level", one.Case.Level.ToString().ToLowerInvariant());
        Number(json, "line", one.Line);
        Number(json, "tensors", one.Tensors);
        json.WritePropertyName("outside");
        Value(json, one.At(LayerPosition.Outside));
        json.WritePropertyName("layers");
        Array(json, Enumerable.Range(0, slice.LayerCount ?? 0), i => Value(json, one.At(LayerPosition.Of(i, slice.LayerCount ?? 0))));
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, ScalarValue? value)
    {
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

    private static void Number(Utf8JsonWriter json, string key, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(key, number);
        }
        else
        {
            json.WriteNull(key);
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
