using MergeDsl.Binding;

namespace MergeDsl.Schema;

/// <summary>What the sections of the schema are written with.</summary>
internal static class SchemaWords
{
    /// <summary>The keys that a place knows, and no others.</summary>
    public static void Keys(this JsonText json, Place place, Action<string> ofKey)
    {
        json.Object("properties", () =>
        {
            foreach (string key in place.Keys)
            {
                json.Object(key, () => ofKey(key));
            }
        });
        if (place.TakesParameters)
        {
            json.Object("patternProperties", () =>
            {
                if (place == Place.Document)
                {
                    json.Object("^x-", () => json.Text("description", "A key of your own."));
                }

                json.Object($"^({string.Join("|", BindingDiagnostics.FormerKeys)})$", () => json.Text("description", "A key of older versions, which does nothing.").Boolean("deprecated", true));
            });
        }

        json.Boolean("additionalProperties", false);
    }

    /// <summary>A definition of a mapping with the keys of a place.</summary>
    public static void Define(this JsonText json, string name, string? description, Place place, string[] types, string[] required, Action<string> ofKey, Action? more = null) =>
        json.Object(name, () =>
        {
            if (description is not null)
            {
                json.Text("description", description);
            }

            json.Texts("type", types);
            json.Keys(place, ofKey);
            if (required.Length > 0)
            {
                json.Texts("required", required);
            }

            more?.Invoke();
        });

    /// <summary>Alternatives, each of which is to have one of the keys.</summary>
    public static void OneOfRequired(this JsonText json, string keyword, params string[] keys) => json.Array(keyword, () =>
    {
        foreach (string key in keys)
        {
            json.Object(null, () => json.Texts("required", [key]));
        }
    });

    /// <summary>A definition whose key may have nothing behind it.</summary>
    public static void Optional(this JsonText json, string description, string definition) => json.Text("description", description)
        .Array("anyOf", () => json.Object(null, () => json.Reference(definition)).Object(null, () => json.Text("type", "null")));

    /// <summary>A list of at least one item.</summary>
    public static void List(this JsonText json, string description, string item) =>
        json.Text("description", description).Text("type", "array").Object("items", () => json.Reference(item)).Number("minItems", 1);

    /// <summary>The parameters of whatever method it is.</summary>
    public static void Parameters(this JsonText json) => json.Described("Parameters of the method.", "parameters");

    /// <summary>A definition, with words of its own. In draft 7 nothing counts beside a reference, so it is one of all.</summary>
    public static void Described(this JsonText json, string description, string definition) =>
        json.Text("description", description).Array("allOf", () => json.Object(null, () => json.Reference(definition)));

    public static void Reference(this JsonText json, string definition) => json.Text("$ref", "#/definitions/" + definition);
}
