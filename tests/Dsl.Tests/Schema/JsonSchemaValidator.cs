using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MergeDsl.Tests.Schema;

/// <summary>
/// Validates by a JSON schema, draft 7, as far as the schema of recipes goes: a keyword that is not here is an exception, so
/// that nothing is taken for checked that is not.
/// </summary>
internal sealed class JsonSchemaValidator(JsonNode root)
{
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "title", "description", "examples", "deprecated", "definitions"];

    /// <summary>The first thing that is wrong, as <c>path: keyword</c>; null for a valid instance.</summary>
    public string? Problem(JsonNode? instance) => Problem(root, instance, "$");

    private string? Problem(JsonNode schema, JsonNode? value, string path)
    {
        if (schema is JsonValue always)
        {
            return always.GetValue<bool>() ? null : $"{path}: false";
        }

        // Beside a reference nothing else counts in draft 7.
        if (schema["$ref"] is { } reference)
        {
            return Problem(root["definitions"]![reference.GetValue<string>()["#/definitions/".Length..]]!, value, path); // else the schema is broken
        }

        foreach ((string keyword, JsonNode? argument) in schema.AsObject())
        {
            if (argument is not null && !Annotations.Contains(keyword) && Check(keyword, argument, schema, value, path) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? Check(string keyword, JsonNode argument, JsonNode schema, JsonNode? value, string path)
    {
        string? failure = $"{path}: {keyword}";
        switch (keyword)
        {
            case "type":
                return Strings(argument).Any(t => Is(t, value)) ? null : failure;
            case "const":
                return JsonNode.DeepEquals(argument, value) ? null : failure;
            case "enum":
                return argument.AsArray().Any(a => JsonNode.DeepEquals(a, value)) ? null : failure;
            case "required":
                return value is not JsonObject owner || Strings(argument).All(owner.ContainsKey) ? null : failure;
            case "pattern":
                return value is not JsonValue text || !text.TryGetValue(out string? s) || Regex.IsMatch(s, argument.GetValue<string>(), RegexOptions.ECMAScript) ? null : failure;
            case "minimum":
                return Number(value) is not { } low || low >= argument.GetValue<double>() ? null : failure;
            case "maximum":
                return Number(value) is not { } high || high <= argument.GetValue<double>() ? null : failure;
            case "exclusiveMinimum":
                return Number(value) is not { } above || above > argument.GetValue<double>() ? null : failure;
            case "exclusiveMaximum":
                return Number(value) is not { } below || below < argument.GetValue<double>() ? null : failure;
            case "not":
                return Problem(argument, value, path) is not null ? null : failure;
            case "minItems":
                return value is not JsonArray least || least.Count >= argument.GetValue<int>() ? null : failure;
            case "maxItems":
                return value is not JsonArray most || most.Count <= argument.GetValue<int>() ? null : failure;
            case "items":
                return (value as JsonArray)?.Select((item, i) => Problem(argument, item, $"{path}[{i}]")).FirstOrDefault(p => p is not null);
            case "propertyNames":
                return (value as JsonObject)?.Select(p => Problem(argument, JsonValue.Create(p.Key), $"{path}.{p.Key}")).FirstOrDefault(p => p is not null);
            case "properties":
                return (value as JsonObject)?.Where(p => argument[p.Key] is not null).Select(p => Problem(argument[p.Key]!, p.Value, $"{path}.{p.Key}")).FirstOrDefault(p => p is not null);
            case "patternProperties":
                return (value as JsonObject)?.SelectMany(p => argument.AsObject().Where(a => Regex.IsMatch(p.Key, a.Key)).Select(a => Problem(a.Value!, p.Value, $"{path}.{p.Key}"))).FirstOrDefault(p => p is not null);
            case "additionalProperties":
                return (value as JsonObject)?.Where(p => !IsNamed(schema, p.Key)).Select(p => Problem(argument, p.Value, $"{path}.{p.Key}")).FirstOrDefault(p => p is not null);
            case "allOf":
                return argument.AsArray().Select(s => Problem(s!, value, path)).FirstOrDefault(p => p is not null); // no schema is null
            case "anyOf":
                return argument.AsArray().Any(s => Problem(s!, value, path) is null) ? null : failure;
            case "oneOf":
                return argument.AsArray().Count(s => Problem(s!, value, path) is null) == 1 ? null : failure;
            case "if":
                return Problem(argument, value, path) is null && schema["then"] is { } then ? Problem(then, value, path) : null;
            case "then":
                return null;
            default:
                throw new NotSupportedException($"{keyword} at {schema.GetPath()}");
        }
    }

    private static bool IsNamed(JsonNode schema, string key) =>
        schema["properties"]?[key] is not null || (schema["patternProperties"]?.AsObject().Any(p => Regex.IsMatch(key, p.Key)) ?? false);

    private static double? Number(JsonNode? value) => value is JsonValue number && number.TryGetValue(out double d) ? d : null;

    private static IEnumerable<string> Strings(JsonNode node) => node is JsonArray list ? list.Select(i => i!.GetValue<string>()) : [node.GetValue<string>()];

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.TryGetValue(out string? _),
        "boolean" => value is JsonValue flag && flag.TryGetValue(out bool _),
        "number" => value is JsonValue number && number.TryGetValue(out double _),
        "integer" => value is JsonValue whole && whole.TryGetValue(out double d) && d == Math.Floor(d),
        _ => throw new NotSupportedException(type),
    };
}
