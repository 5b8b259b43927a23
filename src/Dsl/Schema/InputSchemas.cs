using MergeDsl.Binding;

namespace MergeDsl.Schema;

/// <summary>Models and what is read of them.</summary>
internal static class InputSchemas
{
    // path[@revision]; no address.
    private const string Part = "(?![a-z0-9]+://)[^+@\\n\\r\\t]+(@[^+@\\n\\r\\t]+)?";

    public static void Define(JsonText json)
    {
        json.Define("reference", "A directory or an id on the hub, optionally with @revision, optionally with +adapter.", Place.Reference, ["string", "object", "number"], ["model"], key =>
        {
            if (key == "override_architecture")
            {
                json.Texts("type", ["string", "null"]);
            }
            else
            {
                json.Reference(key == "model" ? "path" : "optionalPath");
            }
        }, () => json.Text("pattern", $"^{Part}(\\+{Part})?$"));
        json.Define("path", null, Place.PathReference, ["string", "object", "number"], ["path"], key => json.Texts("type", ["string", "number", "null"]), () => json.Text("pattern", $"^{Part}$"));
        json.Object("optionalPath", () => json.Array("anyOf", () => json.Object(null, () => json.Reference("path")).Object(null, () => json.Text("type", "null"))));
        json.Object("dtype", () => json.Array("anyOf", () => json
            .Object(null, () => json.Texts("enum", ["float32", "float16", "bfloat16", "float64", "torch.float32", "torch.float16", "torch.bfloat16", "torch.float64", ""]))
            .Object(null, () => json.Text("type", "null"))));
        json.Object("layerRange", () => json
            .Text("description", "Layers from the first number up to the second, which is exclusive; counted from 0.")
            .Text("type", "array").Object("items", () => json.Texts("type", ["integer", "string"]).Number("minimum", 0).Text("pattern", SettingSchemas.WholeText)).Number("minItems", 2).Number("maxItems", 2)
            .Array("examples", () => json.Array(null, () => json.Number(null, 0).Number(null, 16))));
        json.Define("model", "A model and its own parameters.", Place.Model, ["object"], ["model"], key => Input(json, key));
        json.Define("source", "A model, its layers, and its own parameters.", Place.Source, ["object"], ["model", "layer_range"], key => Input(json, key));
    }

    private static void Input(JsonText json, string key)
    {
        switch (key)
        {
            case "model":
                json.Described("A directory or an id on the hub.", "reference");
                break;
            case "layer_range":
                json.Reference("layerRange");
                break;
            default:
                json.Parameters();
                break;
        }
    }
}
