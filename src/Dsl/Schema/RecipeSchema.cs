using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Validation;

namespace MergeDsl.Schema;

/// <summary>
/// The language as a JSON schema, for completion and hover in editors that know YAML and not MergeDsl. It says what there is;
/// what belongs together, and why something is wrong, only the language itself can say.
/// </summary>
public static class RecipeSchema
{
    private const string Id = "https://github.com/mergedsl/mergedsl/blob/main/docs/mergedsl.schema.json";

    /// <summary>The schema of recipes that may name the methods of <paramref name="catalog"/>, ending with a line break.</summary>
    public static string Of(MethodCatalog catalog) => new Writer(catalog).Write();

    private sealed class Writer(MethodCatalog catalog)
    {
        private readonly JsonText json = new();

        public string Write()
        {
            json.Object(null, () =>
            {
                json.Text("$schema", "http://json-schema.org/draft-07/schema#").Text("$id", Id)
                    .Text("title", "Merge recipe").Text("description", "Which checkpoints are merged, how, and into what.");
                Document();
                json.Array("allOf", () =>
                {
                    foreach (MethodSchema method in catalog.Methods)
                    {
                        ParametersOf(method);
                    }
                });
                json.Object("definitions", Definitions);
            });
            return json + "\n";
        }

        private void Document()
        {
            Keys(Place.Document, key =>
            {
                switch (key)
                {
                    case "merge_method":
                        Methods();
                        break;
                    case "models":
                        List("Whole models, all with the same number of layers.", "model");
                        break;
                    case "slices":
                        List("The output's layers, piece by piece.", "slice");
                        break;
                    case "modules":
                        json.Text("description", "Models or slices for each module of a model that has several.").Text("type", "object")
                            .Object("additionalProperties", () => Reference("module"));
                        break;
                    case "base_model":
                        Described("The common ancestor of task-vector methods; t = 0 of slerp.", "reference");
                        break;
                    case "parameters":
                        Described("Parameters of the method, and those of models for all of them.", "parameters");
                        break;
                    case "dtype":
                        Described("The type that inputs are rounded to, and the output's unless out_dtype says otherwise.", "dtype");
                        break;
                    case "out_dtype":
                        Described("The type of the written tensors.", "dtype");
                        break;
                    case "tokenizer_source":
                        Described("The older spelling of tokenizer: {source: …}.", "tokenizerSource");
                        break;
                    case "tokenizer":
                        Described("The vocabulary of the output.", "tokenizer");
                        break;
                    case "chat_template":
                        json.Text("description", "auto, the name of a built-in template, or the text of one in Jinja.").Texts("type", ["string", "null"])
                            .Texts("examples", RecipeRules.ChatTemplates);
                        break;
                    case "name":
                        json.Text("description", "Names a stage of a file with several documents.").Texts("type", ["string", "null"]);
                        break;
                    default:
                        Described("What this project adds, and other tools ignore.", "mergedsl");
                        break;
                }
            });
            json.Object("patternProperties", () => json.Object("^x-", () => json.Text("description", "A key of your own.")));
            json.Texts("required", ["merge_method"]);
            json.Array("oneOf", () =>
            {
                foreach (string body in new[] { "models", "slices", "modules" })
                {
                    json.Object(null, () => json.Texts("required", [body]));
                }
            });
        }

        private void Methods()
        {
            json.Text("description", "How the models are merged.").Array("oneOf", () =>
            {
                foreach (MethodSchema method in catalog.Methods)
                {
                    json.Object(null, () => json.Text("const", method.Name).Text("description", method.Summary + (method.Paper is null ? "" : " " + method.Paper)));
                }
            });
        }

        // Which parameters there are depends on the method, which stands at the top; so do those of slices and models.
        private void ParametersOf(MethodSchema method)
        {
            json.Object(null, () =>
            {
                json.Object("if", () => json.Object("properties", () => json.Object("merge_method", () => json.Text("const", method.Name))).Texts("required", ["merge_method"]));
                json.Object("then", () => json.Object("properties", () =>
                {
                    Parameters(method, null);
                    json.Object("models", () => json.Object("items", () => json.Object("properties", () => Parameters(method, ParameterScope.PerModel))));
                    json.Object("slices", () => json.Object("items", () => json.Object("properties", () =>
                    {
                        Parameters(method, null);
                        json.Object("sources", () => json.Object("items", () => json.Object("properties", () => Parameters(method, ParameterScope.PerModel))));
                    })));
                }));
            });
        }

        private void Parameters(MethodSchema method, ParameterScope? scope) => json.Object("parameters", () => json.Object("properties", () =>
        {
            foreach (ParameterSchema parameter in method.Parameters)
            {
                if (scope is not null && parameter.Scope != scope)
                {
                    json.Boolean(parameter.Name, false); // a model cannot set what is the method's
                    continue;
                }

                json.Object(parameter.Name, () => json.Text("description", Describe(parameter)).Array("allOf", () => json.Object(null, () => Setting(parameter))));
            }
        }));

        private void Setting(ParameterSchema parameter)
        {
            if (parameter.Type.Kind == ValueKind.Word)
            {
                json.Array("anyOf", () =>
                {
                    json.Object(null, () => json.Texts("enum", parameter.Type.Words.Select(w => w.Name)));
                    json.Object(null, () => json.Texts("type", ["array", "object"]));
                });
            }
            else
            {
                Reference(parameter.Type.Kind switch
                {
                    ValueKind.Number or ValueKind.WholeNumber => "numberSetting",
                    ValueKind.Boolean => "booleanSetting",
                    _ => "textSetting",
                });
            }
        }

        // Those of other methods have no effect, which the language advises against; a name that nobody has is misspelt.
        private IEnumerable<string> ParameterNames() =>
            catalog.Methods.SelectMany(m => m.Parameters.Select(p => p.Name).Concat(m.Ignored.Select(i => i.Name))).Distinct().OrderBy(n => n, StringComparer.Ordinal);

        private static string Describe(ParameterSchema parameter)
        {
            string ranges = string.Concat(parameter.Ranges.Select(r => $" {(r.IsAdvice ? "Usually" : "Must be")} {r.Describe()}."));
            string value = parameter.Default is { } given ? $" Default: {given}." : parameter.IsRequired ? " Required." : "";
            return parameter.Summary + ranges + value;
        }

        private void Definitions()
        {
            Define("reference", "A directory or an id on the hub, optionally with @revision, optionally with +adapter.", Place.Reference, key => json.Texts("type", key == "override_architecture" ? ["string"] : ["string", "object"]), orText: true);
            Define("dtype", null, null, null, () => json.Array("anyOf", () => json
                .Object(null, () => json.Texts("enum", ["float32", "float16", "bfloat16", "float64", "torch.float32", "torch.float16", "torch.bfloat16", "torch.float64", ""]))
                .Object(null, () => json.Text("type", "null"))));
            Define("layerRange", "Layers from the first number up to the second, which is exclusive; counted from 0.", null, null, () =>
                json.Text("type", "array").Object("items", () => json.Texts("type", ["integer", "number", "string"])).Number("minItems", 2).Number("maxItems", 2).Array("examples", () => json.Array(null, () => json.Number(null, 0).Number(null, 16))));
            Define("parameters", null, null, null, () => json.Texts("type", ["object", "null"]).Object("propertyNames", () => json.Texts("enum", ParameterNames())));
            Define("model", "A model and its own parameters.", Place.Model, Input);
            Define("source", "A model, its layers, and its own parameters.", Place.Source, Input);
            Define("slice", "A piece of the output.", Place.Slice, key =>
            {
                switch (key)
                {
                    case "sources":
                        List("Layers that are merged with one another: as many of each model.", "source");
                        break;
                    case "base_model":
                        Described("The base model of this slice.", "reference");
                        break;
                    case "parameters":
                        ParametersOfAny();
                        break;
                    default:
                        json.Text("description", "Is read and does nothing.").Boolean("deprecated", true);
                        break;
                }
            });
            Define("module", "A part of a model with layers of its own.", Place.Module, key =>
            {
                if (key == "parameters")
                {
                    ParametersOfAny();
                }
                else
                {
                    List("As at the top level.", key == "models" ? "model" : "slice");
                }
            });
            Define("tokenizer", null, Place.Tokenizer, key =>
            {
                switch (key)
                {
                    case "source":
                        Described("union (the default), base, or a model.", "tokenizerSource");
                        break;
                    case "tokens":
                        json.Text("description", "Where the rows of single tokens come from.").Text("type", "object").Object("additionalProperties", () => Reference("token"));
                        break;
                    default:
                        json.Text("description", "The vocabulary is padded to a multiple of this.").Texts("type", ["integer", "string", "null"]);
                        break;
                }
            });
            Define("tokenizerSource", null, null, null, () => json.Array("anyOf", () =>
                json.Object(null, () => json.Texts("enum", ["union", "base"])).Object(null, () => Reference("reference"))));
            Define("token", null, Place.Token, key => json.Text("description", key == "force" ? "Use this row for every model, also those that have the token." : "A model, {kind: zero}, or {kind: model_token, model, token | token_id}."), orNull: true);
            Define("mergedsl", null, Place.Extensions, key =>
            {
                json.Text("description", key switch
                {
                    "class" => "The name of the compiled class.",
                    "namespace" => "Its namespace.",
                    "access" => "Its accessibility.",
                    _ => "The seed of random masks.",
                });
                if (key == "access")
                {
                    json.Texts("enum", ["public", "internal"]);
                }
            });
            Settings("number", ["number", "string", "boolean"]);
            Settings("boolean", ["boolean", "string", "number"]);
            Settings("text", ["string", "number", "boolean"]);
        }

        private void Input(string key)
        {
            switch (key)
            {
                case "model":
                    Described("A directory or an id on the hub.", "reference");
                    break;
                case "layer_range":
                    Reference("layerRange");
                    break;
                default:
                    ParametersOfAny();
                    break;
            }
        }

        // A value, a gradient over the layers, a condition, or a list of conditions.
        private void Settings(string name, string[] types)
        {
            json.Object(name + "Value", () => json.Array("anyOf", () =>
                json.Object(null, () => json.Texts("type", types))
                    .Object(null, () => json.Text("description", "A gradient over the layers.").Text("type", "array").Object("items", () => json.Texts("type", types)).Number("minItems", 1))));
            json.Object(name + "Condition", () =>
            {
                json.Text("type", "object");
                Keys(Place.Condition, key =>
                {
                    if (key == "filter")
                    {
                        json.Text("description", "A part of the names of the tensors that this is for; absent or *: all.").Texts("type", ["string", "null"]);
                    }
                    else
                    {
                        Reference(name + "Value");
                    }
                });
                json.Texts("required", ["value"]);
            });
            json.Object(name + "Setting", () => json.Array("anyOf", () =>
                json.Object(null, () => Reference(name + "Value")).Object(null, () => Reference(name + "Condition"))
                    .Object(null, () => json.Text("type", "array").Object("items", () => Reference(name + "Condition")).Number("minItems", 1))));
        }

        private void Define(string name, string? description, Place? place, Action<string>? ofKey, Action? content = null, bool orText = false, bool orNull = false) => json.Object(name, () =>
        {
            if (description is not null)
            {
                json.Text("description", description);
            }

            content?.Invoke();
            if (place is not null && ofKey is not null)
            {
                string[] types = [.. new[] { orText ? "string" : null, "object", orNull ? "null" : null }.OfType<string>()];
                json.Texts("type", types);
                Keys(place, ofKey);
                string? required = place.Keys.Contains("model") ? "model" : place.Keys.Contains("sources") ? "sources" : null;
                if (required is not null)
                {
                    json.Texts("required", place == Place.Source ? ["model", "layer_range"] : [required]);
                }
            }
        });

        private void Keys(Place place, Action<string> ofKey)
        {
            json.Object("properties", () =>
            {
                foreach (string key in place.Keys)
                {
                    json.Object(key, () => ofKey(key));
                }
            });
            json.Boolean("additionalProperties", false);
        }

        private void List(string description, string item) =>
            json.Text("description", description).Text("type", "array").Object("items", () => Reference(item)).Number("minItems", 1);

        private void ParametersOfAny() => Described("Parameters of the method.", "parameters");

        private void Described(string description, string definition) =>
            json.Text("description", description).Array("allOf", () => json.Object(null, () => Reference(definition)));

        private void Reference(string definition) => json.Text("$ref", "#/definitions/" + definition);
    }
}
