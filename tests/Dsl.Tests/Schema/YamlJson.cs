using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MergeDsl.Diagnostics;
using MergeDsl.Yaml;

namespace MergeDsl.Tests.Schema;

/// <summary>YAML as editors hand it to a JSON schema: plain scalars become what YAML 1.2 takes them for.</summary>
internal static partial class YamlJson
{
    public static IReadOnlyList<JsonNode?> Documents(string text) => [.. YamlReader.Read(new DiagnosticBag(text)).Documents.Select(Of)];

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Of(e.Value)))),
        YamlSequence list => new JsonArray([.. list.Items.Select(Of)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Text: "true" or "True" or "TRUE" } => JsonValue.Create(true),
        YamlScalar { IsPlain: true, Text: "false" or "False" or "FALSE" } => JsonValue.Create(false),
        YamlScalar { IsPlain: true } scalar when Number().IsMatch(scalar.Text) => JsonValue.Create(double.Parse(scalar.Text, CultureInfo.InvariantCulture)),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
