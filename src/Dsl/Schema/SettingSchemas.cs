using MergeDsl.Binding;
using MergeDsl.Catalog;

namespace MergeDsl.Schema;

/// <summary>Names and values of parameters.</summary>
internal static class SettingSchemas
{
    public static void Define(JsonText json, MethodCatalog catalog)
    {
        json.Object("parameters", () => json.Texts("type", ["object", "null"]).Object("propertyNames", () => json.Texts("enum", Names(catalog))));
        Settings(json, "number", ["number", "string", "boolean"]);
        Settings(json, "boolean", ["boolean", "string", "number"]);
        Settings(json, "text", ["string", "number", "boolean"]);
    }

    // Those of other methods have no effect, which the language advises against; a name that nobody has is misspelt.
    private static IEnumerable<string> Names(MethodCatalog catalog) =>
        catalog.Methods.SelectMany(m => m.Parameters.Select(p => p.Name).Concat(m.Ignored.Select(i => i.Name))).Distinct().OrderBy(n => n, StringComparer.Ordinal);

    // A value, a gradient over the layers, a condition, or a list of conditions.
    private static void Settings(JsonText json, string name, string[] types)
    {
        json.Object(name + "Value", () => json.Array("anyOf", () =>
            json.Object(null, () => json.Texts("type", types))
                .Object(null, () => json.Text("description", "A gradient over the layers.").Text("type", "array").Object("items", () => json.Texts("type", types)).Number("minItems", 1))));
        json.Object(name + "Condition", () =>
        {
            json.Text("type", "object");
            json.Keys(Place.Condition, key =>
            {
                if (key == "filter")
                {
                    json.Text("description", "A part of the names of the tensors that this is for; absent or *: all.").Texts("type", ["string", "null"]);
                }
                else
                {
                    json.Reference(name + "Value");
                }
            });
            json.Texts("required", ["value"]);
        });
        json.Object(name + "Setting", () => json.Array("anyOf", () =>
            json.Object(null, () => json.Reference(name + "Value")).Object(null, () => json.Reference(name + "Condition"))
                .Object(null, () => json.Text("type", "array").Object("items", () => json.Reference(name + "Condition")).Number("minItems", 1))));
    }
}
