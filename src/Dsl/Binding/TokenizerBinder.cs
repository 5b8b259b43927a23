using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads <c>tokenizer</c>, and <c>tokenizer_source</c>, its older spelling.</summary>
internal static class TokenizerBinder
{
    public static BoundTokenizer? Read(BindingContext context, Fields document)
    {
        YamlEntry[] given = [.. document.InOrder("tokenizer", "tokenizer_source").Where(e => e.Value is not YamlScalar { IsNull: true })];
        if (given.Length == 2)
        {
            context.Report.Report(BindingDiagnostics.TwoTokenizers, given[1].Key.Site, given[1].Key.Text, given[0].Key.Text);
        }

        if (document["tokenizer_source"] is { } older && given[0] == older)
        {
            (TokenizerSource source, Located<ModelReference>? model) = ReadSource(context, older);
            return new(older.Key, new(source), model, []);
        }

        return document["tokenizer"] is { } entry && context.Mapping(entry.Value, "`tokenizer`", "tokenizer: {source: union}") is { } mapping
            ? ReadBlock(context, entry.Key, mapping)
            : null;
    }

    private static BoundTokenizer ReadBlock(BindingContext context, YamlScalar key, YamlMapping mapping)
    {
        Fields fields = KeyBinder.Read(context, mapping, Place.Tokenizer);
        (TokenizerSource source, Located<ModelReference>? model) =
            fields["source"] is { } given ? ReadSource(context, given) : (new(TokenizerSourceKind.Union), null);
        List<BoundToken> tokens = [];
        if (fields["tokens"] is { } list && context.Mapping(list.Value, "`tokens`", "tokens: {<|im_start|>: {source: owner/name}}") is { } all)
        {
            tokens.AddRange(all.Entries.Select(e => ReadToken(context, e)));
        }

        return new(key, new(source, tokens.Select(t => t.Setting).ToEquatableArray(), ReadPadding(context, fields["pad_to_multiple_of"])), model, tokens);
    }

    private static (TokenizerSource Source, Located<ModelReference>? Model) ReadSource(BindingContext context, YamlEntry entry)
    {
        switch (entry.Value)
        {
            case YamlScalar { Text: "union" }:
                return (new(TokenizerSourceKind.Union), null);
            case YamlScalar { Text: "base" }:
                return (new(TokenizerSourceKind.Base), null);
            case YamlScalar { Text: { Length: 4 or 5 } text } scalar when !context.StageNames.Contains(text) && Meant(text) is { } meant:
                context.Report.Report(
                    BindingDiagnostics.BadTokenizer, scalar.Span, [new(scalar.Span, meant)], $"`{entry.Key.Text}`", Words.Show(text), $"it is `union`, `base` or a model; did you mean `{meant}`?");
                return (new(meant == "base" ? TokenizerSourceKind.Base : TokenizerSourceKind.Union), null);
            default:
                Located<ModelReference>? model = ModelBinder.Read(context, entry.Value);
                return (model is null ? new(TokenizerSourceKind.Union) : new(TokenizerSourceKind.Model, model.Value), model);
        }
    }

    // A model's id may lack a slash, so only words of the same length are taken for misspelt ones.
    private static string? Meant(string text) =>
        Array.Find(SourceWords, w => w.Length == text.Length && Suggestion.Distance(w, text.ToLowerInvariant()) <= 1);

    private static readonly string[] SourceWords = ["union", "base"];

    private static int? ReadPadding(BindingContext context, YamlEntry? entry)
    {
        if (entry is null || context.Scalar(entry.Value, "`pad_to_multiple_of`", "pad_to_multiple_of: 64") is not { } scalar)
        {
            return null;
        }

        int? value = ScalarReader.ReadWhole(scalar, out string problem);
        if (value is null or < 1)
        {
            context.Report.Report(
                BindingDiagnostics.BadTokenizer, scalar.Span, "`pad_to_multiple_of`", Words.Show(scalar.Text), value is null ? problem : "it must be at least 1");
            return null;
        }

        return value;
    }

    private static BoundToken ReadToken(BindingContext context, YamlEntry entry)
    {
        TokenSetting setting = new(entry.Key.Text, null);
        if (entry.Value is YamlScalar { IsNull: true })
        {
            return new(entry.Key, setting, null, false);
        }

        if (context.Mapping(entry.Value, "a token's entry", $"{Words.Show(entry.Key.Text)}: {{source: {(entry.Value is YamlScalar written ? Words.Show(written.Text) : "owner/name")}}}") is not { } mapping)
        {
            return new(entry.Key, setting, null, true);
        }

        Fields fields = KeyBinder.Read(context, mapping, Place.Token);
        bool isBroken = fields.HasUnknownKeys;
        if (fields["force"] is { } force && context.Scalar(force.Value, "`force`", "force: true") is { } scalar)
        {
            bool? value = ScalarReader.ReadBoolean(scalar, out string problem);
            setting = setting with { Force = value ?? false };
            if (value is null)
            {
                context.Report.Report(BindingDiagnostics.BadTokenizer, scalar.Span, "`force`", Words.Show(scalar.Text), problem);
            }
        }

        Located<ModelReference>? model = null;
        if (fields["source"] is { } source)
        {
            (TokenRowSource? row, model) = ReadRow(context, source.Value);
            setting = setting with { Source = row };
            isBroken |= row is null;
        }

        return new(entry.Key, setting, model, isBroken);
    }

    private static (TokenRowSource? Row, Located<ModelReference>? Model) ReadRow(BindingContext context, YamlNode node)
    {
        if (node is not YamlMapping mapping || !mapping.Entries.Any(e => BelongsToKind(e.Key.Text)))
        {
            Located<ModelReference>? whole = ModelBinder.Read(context, node);
            return (whole is null ? null : new(whole.Value), whole);
        }

        YamlEntry? kind = mapping.Find("kind") ?? KeyBinder.Read(context, mapping, Place.TokenRow)["kind"];
        if (kind is null)
        {
            context.Report.Report(BindingDiagnostics.MissingKey, mapping.Site, Place.TokenRow.Name, "kind", "kind: model_token");
            return (null, null);
        }

        if (context.Scalar(kind.Value, "`kind`", "kind: zero") is not { } name)
        {
            return (null, null);
        }

        switch (name.Text)
        {
            case "zero":
                KeyBinder.Read(context, mapping, Place.ZeroRow);
                return (new(null), null);
            case "model_token":
                return ReadModelToken(context, mapping);
            default:
                string? meant = Suggestion.Closest(name.Text, ["zero", "model_token"]);
                context.Report.Report(
                    BindingDiagnostics.BadTokenizer, name.Span, meant is null ? [] : [new(name.Span, meant)], "`kind`", Words.Show(name.Text),
                    "it must be `zero` or `model_token`" + (meant is null ? "" : $"; did you mean `{meant}`?"));
                return (null, null);
        }
    }

    // These tell a source of a kind from a model reference, also where `kind` itself is misspelt or forgotten.
    private static bool BelongsToKind(string key) => key is "token" or "token_id" || Suggestion.Closest(key, ["kind"]) is not null;

    private static (TokenRowSource? Row, Located<ModelReference>? Model) ReadModelToken(BindingContext context, YamlMapping mapping)
    {
        Fields fields = KeyBinder.Read(context, mapping, Place.TokenRow);
        if (fields["model"] is not { } named)
        {
            context.Report.Report(BindingDiagnostics.MissingKey, mapping.Site, Place.TokenRow.Name, "model", "model: owner/name");
            return (null, null);
        }

        Located<ModelReference>? model = ModelBinder.Read(context, named.Value);
        if (fields["token"] is null == fields["token_id"] is null)
        {
            context.Report.Report(BindingDiagnostics.TokenOrId, mapping.Site, fields["token"] is null ? "neither" : "both");
            return (null, model);
        }

        string? token = fields["token"] is { } text ? context.Scalar(text.Value, "`token`", "token: <|im_end|>")?.Text : null;
        int? id = null;
        if (fields["token_id"] is { } number && context.Scalar(number.Value, "`token_id`", "token_id: 2") is { } scalar)
        {
            id = ScalarReader.ReadWhole(scalar, out string problem);
            if (id is null or < 0)
            {
                context.Report.Report(
                    BindingDiagnostics.BadTokenizer, scalar.Span, "`token_id`", Words.Show(scalar.Text), id is null ? problem : "it must be at least 0");
                return (null, model);
            }
        }

        return (model is null || (token is null && id is null) ? null : new(model.Value, token, id), model);
    }
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor TwoTokenizers = Add(
        "MRG2012", RecipeSeverity.Error, "Tokenizer given twice", "`{0}` stands beside `{1}`; `tokenizer_source` is the older spelling of `tokenizer: {{source: …}}`, use one of them",
        "`tokenizer_source: union` says the same as `tokenizer: {source: union}`.");

    public static readonly DiagnosticDescriptor BadTokenizer = Add(
        "MRG2036", RecipeSeverity.Error, "Tokenizer setting of no known form", "{0} is `{1}`: {2}",
        "`pad_to_multiple_of` and `token_id` are whole numbers, `force` is true or false, `kind` is `zero` or `model_token`.");

    public static readonly DiagnosticDescriptor TokenOrId = Add(
        "MRG2037", RecipeSeverity.Error, "Token of a model not named, or named twice", "a source of kind `model_token` has exactly one of `token` and `token_id`; here is {0}",
        "`{kind: model_token, model: …, token: …}` names another token of that model by its text, `token_id` by its number.");
}
