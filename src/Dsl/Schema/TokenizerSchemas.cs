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
                    json.Optional("union (the default), base, or a model.", "tokenizerSource");
                    break;
                case "tokens":
                    json.Text("description", "Where the rows of single tokens come from.").Texts("type", ["object", "null"]).Object("additionalProperties", () => json.Reference("token"));
                    break;
                default:
                    json.Text("description", "The vocabulary is padded to a multiple of this.").Texts("type", ["integer", "string", "null"]).Number("minimum", 1).Text("pattern", SettingSchemas.WholeText);
                    break;
            }
        });
        json.Object("tokenizerSource", () => json.Array("anyOf", () =>
            json.Object(null, () => json.Texts("enum", ["union", "base"])).Object(null, () => json.Reference("reference"))));
        json.Define("token", null, Place.Token, ["object", "null"], [], key =>
        {
            if (key == "force")
            {
                json.Text("description", "Use this row for every model, also those that have the token.")
                    .Texts("type", ["boolean", "string", "integer", "null"]).Text("pattern", SettingSchemas.BooleanText).Number("minimum", 0).Number("maximum", 1);
            }
            else
            {
                json.Optional("A model, {kind: zero}, or {kind: model_token, model, token | token_id}.", "row");
            }
        });
        json.Object("row", () => json.Array("anyOf", () => json
            .Object(null, () => json.Reference("reference")).Object(null, () => json.Reference("zeroRow")).Object(null, () => json.Reference("tokenRow"))));
        json.Define("zeroRow", null, Place.ZeroRow, ["object"], ["kind"], _ => json.Text("const", "zero"));
        json.Define("tokenRow", null, Place.TokenRow, ["object"], ["kind", "model"], TokenRow, () => json.OneOfRequired("oneOf", "token", "token_id"));

        void TokenRow(string key)
        {
            switch (key)
            {
                case "kind":
                    json.Text("const", "model_token");
                    break;
                case "model":
                    json.Reference("reference");
                    break;
                case "token_id":
                    json.Text("description", "The row's number.").Texts("type", ["integer", "string"]).Number("minimum", 0).Text("pattern", SettingSchemas.WholeText);
                    break;
                default:
                    json.Text("description", "The token that the row is of.");
                    break;
            }
        }
    }
}
