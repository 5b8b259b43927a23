using MergeDsl.Binding;

namespace MergeDsl.Schema;

/// <summary>The vocabulary of the output.</summary>
internal static class TokenizerSchemas
{
    public static void Define(JsonText json)
    {
        json.Define("tokenizer", null, Place.Tokenizer, ["object"], [], key =>
        {
            switch (key)
            {
                case "source":
                    json.Described("union (the default), base, or a model.", "tokenizerSource");
                    break;
                case "tokens":
                    json.Text("description", "Where the rows of single tokens come from.").Text("type", "object").Object("additionalProperties", () => json.Reference("token"));
                    break;
                default:
                    json.Text("description", "The vocabulary is padded to a multiple of this.").Texts("type", ["integer", "string", "null"]);
                    break;
            }
        });
        json.Object("tokenizerSource", () => json.Array("anyOf", () =>
            json.Object(null, () => json.Texts("enum", ["union", "base"])).Object(null, () => json.Reference("reference"))));
        json.Define("token", null, Place.Token, ["object", "null"], [], key => json.Text("description", key == "force"
            ? "Use this row for every model, also those that have the token."
            : "A model, {kind: zero}, or {kind: model_token, model, token | token_id}."));
    }
}
