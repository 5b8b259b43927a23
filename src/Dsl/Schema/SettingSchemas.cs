using MergeDsl.Binding;
using MergeDsl.Catalog;

namespace MergeDsl.Schema;

/// <summary>Names and values of parameters.</summary>
internal static class SettingSchemas
{
    public static void Define(JsonText json, MethodCatalog catalog)
    {
        json.Object("parameters", () => json.Texts("type", ["object", "null"]).Object("propertyNames", () => json.Texts("enum", Names(catalog))));
        Settings(json, "number", () => json.Texts("type", ["number", "string", "boolean"]).Text("pattern", $"{NumberText}|{SwitchText}"));
        Settings(json, "wholeNumber", () => json.Texts("type", ["integer", "string", "boolean"]).Text("pattern", $"{WholeText}|{SwitchText}"));
        Settings(json, "boolean", () => json.Texts("type", ["boolean", "string", "integer"]).Text("pattern", BooleanText).Number("minimum", 0).Number("maximum", 1));
        Settings(json, "text", () => json.Texts("type", ["string", "number", "boolean"]));
    }

    /// <summary>Text that is a whole number: what editors take for one already has no pattern.</summary>
    public const string WholeText = @"^\s*[-+]?([0-9][0-9_]*(\.0*)?|0[xX][0-9a-fA-F_]+|0[bB][01_]+)\s*$";

    private const string NumberText = @"^\s*[-+]?(\.[0-9][0-9_]*|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?\s*$|^\s*[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+)\s*$";

    // 1 and 0 in YAML 1.1, text in YAML 1.2.
    private const string SwitchText = "^([Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF)$";

    /// <summary>Text that is a boolean.</summary>
    public const string BooleanText = "^([tT]([rR][uU][eE])?|[fF]([aA][lL][sS][eE])?|[yY]([eE][sS])?|[nN][oO]?|[oO][nN]|[oO][fF][fF]|1|0)$";

    // Those of other methods have no effect, which the language advises against; a name that nobody has is misspelt.
    private static IEnumerable<string> Names(MethodCatalog catalog) =>
        catalog.Methods.SelectMany(m => m.Parameters.Select(p => p.Name).Concat(m.Ignored.Select(i => i.Name))).Concat(BindingDiagnostics.FormerKeys).Distinct().OrderBy(n => n, StringComparer.Ordinal);

    // A value, a gradient over the layers, a condition, or a list of conditions.
    private static void Settings(JsonText json, string name, Action scalar)
    {
        json.Object(name + "Value", () => json.Array("anyOf", () =>
            json.Object(null, scalar)
                .Object(null, () => json.Text("description", "A gradient over the layers.").Text("type", "array").Object("items", scalar).Number("minItems", 1))));
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
