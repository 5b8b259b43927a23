using MergeDsl.Catalog;

namespace MergeDsl.Schema;

/// <summary>
/// The language as a JSON schema, for completion and hover in editors that know YAML and not MergeDsl. It says what there is;
/// what belongs together, and why something is wrong, only the language itself can say.
/// </summary>
public static class RecipeSchema
{
    private const string Id = "https://github.com/mergedsl/mergedsl/blob/main/docs/mergedsl.schema.json";

    /// <summary>The schema of recipes that may name the methods of <paramref name="catalog"/>, ending with a line break.</summary>
    public static string Of(MethodCatalog catalog)
    {
        JsonText json = new();
        json.Object(null, () =>
        {
            json.Text("$schema", "http://json-schema.org/draft-07/schema#").Text("$id", Id)
                .Text("title", "Merge recipe").Text("description", "Which checkpoints are merged, how, and into what.");
            DocumentSchema.Write(json, catalog);
            json.Array("allOf", () =>
            {
                foreach (MethodSchema method in catalog.Methods)
                {
                    MethodParametersSchema.WriteRule(json, method);
                }
            });
            json.Object("definitions", () =>
            {
                InputSchemas.Define(json);
                PieceSchemas.Define(json);
                TokenizerSchemas.Define(json);
                ExtensionsSchema.Define(json);
                SettingSchemas.Define(json, catalog);
                foreach (MethodSchema method in catalog.Methods)
                {
                    MethodParametersSchema.Define(json, method);
                }
            });
        });
        return json + "\n";
    }
}
