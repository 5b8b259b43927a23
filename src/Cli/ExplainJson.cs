using System.Text.Json;
using MergeDsl.CommandLine;
using MergeDsl.Explanation;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>Explanations for programs, with all digits; <c>layers</c> are the values of a case from the slice's first layer to its last.</summary>
internal static class ExplainJson
{
    public static void Write(IReadOnlyList<StageExplanation> stages, TextWriter output) =>
        output.WriteLine(JsonText.Of(json => json.WriteArray(stages, s => Stage(json, s))));

    private static void Stage(Utf8JsonWriter json, StageExplanation stage)
    {
        json.WriteStartObject();
        json.WriteString("name", stage.Name);
        json.WriteString("method", stage.Recipe.Method.Name);
        json.WriteString("base_model", stage.Recipe.BaseModel?.ToString());
        json.WriteString("dtype", stage.Recipe.Dtype?.ToString().ToLowerInvariant());
        json.WriteString("out_dtype", stage.Recipe.OutDtype?.ToString().ToLowerInvariant());
        json.WriteArray("slices", stage.Slices, s => Slice(json, s));
        json.WriteEndObject();
    }

    private static void Slice(Utf8JsonWriter json, SliceExplanation slice)
    {
        json.WriteStartObject();
        json.WriteString("module", slice.Module.Name);
        json.WriteNumber("index", slice.Index);
        json.WriteNumber("first_layer", slice.FirstLayer);
        Number(json, "layer_count", slice.LayerCount);
        json.WriteArray("inputs", slice.Slice.Inputs, i => Input(json, i));
        json.WriteArray("parameters", slice.Parameters, p => Parameter(json, p, slice));
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
        json.WriteArray("cases", parameter.Cases, c => Case(json, c, slice));
        Number(json, "unmatched_tensors", parameter.Unmatched);
        json.WriteEndObject();
    }

    private static void Case(Utf8JsonWriter json, CaseExplanation one, SliceExplanation slice)
    {
        json.WriteStartObject();
        json.WriteString("filter", one.Case.Filter);
        json.WriteBoolean("gradient", one.Case.IsGradient);
        json.WriteArray("values", one.Case.Values, v => json.WriteScalar(v));
        json.WriteString("level", one.Case.Level.ToString().ToLowerInvariant());
        Number(json, "line", one.Line);
        Number(json, "tensors", one.Tensors);
        json.WritePropertyName("outside");
        json.WriteScalar(one.At(LayerPosition.Outside));
        json.WriteArray("layers", Enumerable.Range(0, slice.LayerCount ?? 0), i => json.WriteScalar(one.At(LayerPosition.Of(i, slice.LayerCount ?? 0))));
        json.WriteEndObject();
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
}
