using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Validation;

namespace MergeDsl.Schema;

/// <summary>The keys at the top of a recipe.</summary>
internal static class DocumentSchema
{
    public static void Write(JsonText json, MethodCatalog catalog)
    {
        json.Keys(Place.Document, key =>
        {
            switch (key)
            {
                case "merge_method":
                    Methods(json, catalog);
                    break;
                case "models":
                    json.List("Whole models, all with the same number of layers.", "model");
                    break;
                case "slices":
                    json.List("The output's layers, piece by piece.", "slice");
                    break;
                case "modules":
                    json.Text("description", "Models or slices for each module of a model that has several.").Text("type", "object")
                        .Object("additionalProperties", () => json.Reference("module"));
                    break;
                case "base_model":
                    json.Optional("The common ancestor of task-vector methods; t = 0 of slerp.", "reference");
                    break;
                case "parameters":
                    json.Described("Parameters of the method, and those of models for all of them.", "parameters");
                    break;
                case "dtype":
                    json.Described("The type that inputs are rounded to, and the output's unless out_dtype says otherwise.", "dtype");
                    break;
                case "out_dtype":
                    json.Described("The type of the written tensors.", "dtype");
                    break;
                case "tokenizer_source":
                    json.Optional("The older spelling of tokenizer: {source: …}.", "tokenizerSource");
                    break;
                case "tokenizer":
                    json.Optional("The vocabulary of the output.", "tokenizer");
                    break;
                case "chat_template":
                    json.Text("description", "auto, the name of a built-in template, or the text of one in Jinja.").Texts("type", ["string", "null"])
                        .Text("pattern", $@"^({string.Join("|", RecipeRules.ChatTemplates)})?$|^(?=[\s\S]{{20}})[\s\S]*\{{").Texts("examples", RecipeRules.ChatTemplates);
                    break;
                case "name":
                    json.Text("description", "Names a stage of a file with several documents.").Texts("type", ["string", "null"]);
                    break;
                default:
                    json.Described("What this project adds, and other tools ignore.", "mergedsl");
                    break;
            }
        });
        json.Texts("required", ["merge_method"]);
        json.OneOfRequired("oneOf", "models", "slices", "modules");
        json.Object("not", () => json.Object("properties", () => json
            .Object("tokenizer", () => json.Text("type", "object")).Object("tokenizer_source", () => json.Texts("type", ["string", "object"])))
            .Texts("required", ["tokenizer", "tokenizer_source"]));
    }

    private static void Methods(JsonText json, MethodCatalog catalog)
    {
        json.Text("description", "How the models are merged.").Array("oneOf", () =>
        {
            foreach (MethodSchema method in catalog.Methods)
            {
                json.Object(null, () => json.Text("const", method.Name).Text("description", method.Summary + (method.Paper is null ? "" : " " + method.Paper)));
            }
        });
    }
}
