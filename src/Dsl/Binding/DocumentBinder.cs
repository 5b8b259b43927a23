using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Binds one document of a recipe file.</summary>
internal static class DocumentBinder
{
    // Recipes of sister tools, told by a key that no merge recipe has.
    private static readonly KindOfRecipe[] OtherKinds =
    [
        new("experts", "a mixture-of-experts recipe, which is another kind of recipe: it routes between models and does not merge them"),
        new("gate_mode", "a mixture-of-experts recipe, which is another kind of recipe: it routes between models and does not merge them"),
        new("genome", "the configuration of an evolutionary merge, which is another kind of recipe: it searches for parameters; merge with the recipe that it ends with"),
    ];

    /// <summary>The document, or null with a diagnostic where it is no recipe at all.</summary>
    public static BoundDocument? Read(BindingContext context, YamlNode root)
    {
        if (root is not YamlMapping mapping)
        {
            context.Report.Report(BindingDiagnostics.NoRecipe, root.Span, $"this is {root.Kind}");
            return null;
        }

        if (OtherKinds.FirstOrDefault(k => mapping.Find(k.Key) is not null) is { } other)
        {
            context.Report.Report(BindingDiagnostics.OtherKind, mapping.Find(other.Key)!.Key.Site, other.Key, other.What); // the line above has found it
            return null;
        }

        Fields fields = KeyBinder.Read(context, mapping, Place.Document);
        BoundMethod method = MethodBinder.Read(context, fields);
        Located<ModelReference>? baseModel = fields["base_model"] is { } named ? ModelBinder.Read(context, named.Value) : null;
        BoundParameters parameters = ParametersBinder.Read(context, method, SettingLevel.Document, fields);
        return new(fields, method, baseModel, parameters)
        {
            Modules = new BodyBinder(context, method, baseModel, parameters).Read(fields),
            Name = ReadText(context, fields["name"], "name: stage-1"),
            Dtype = DtypeBinder.Read(context, fields["dtype"]),
            OutDtype = DtypeBinder.Read(context, fields["out_dtype"]),
            Tokenizer = TokenizerBinder.Read(context, fields),
            ChatTemplate = ReadText(context, fields["chat_template"], fields["chat_template"]?.Value is YamlMapping ? "chat_template: '{% … %}'`, in quotes, or `chat_template: auto" : "chat_template: auto"),
            Extensions = ExtensionsBinder.Read(context, fields),
        };
    }

    private static Located<string>? ReadText(BindingContext context, YamlEntry? entry, string example) =>
        entry is null || entry.Value is YamlScalar { Text: "" } ? null
        : context.Scalar(entry.Value, $"`{entry.Key.Text}`", example) is { } scalar ? new(scalar.Text, scalar)
        : null;

    private sealed record KindOfRecipe(string Key, string What);
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor NoRecipe = Add(
        "MRG2001", RecipeSeverity.Error, "Not a recipe", "a recipe is a mapping with `merge_method` and `models` or `slices`; {0}",
        "A recipe file holds one or more YAML documents, each of them a mapping of keys such as `merge_method`, `models` and `parameters`.");

    public static readonly DiagnosticDescriptor OtherKind = Add(
        "MRG2017", RecipeSeverity.Error, "Another kind of recipe", "`{0}` makes this {1}",
        "Recipes with `experts` and `gate_mode` build a mixture-of-experts model out of dense ones, those with `genome` search for the parameters of a merge. They have tools of their own and cannot be merged here.");
}
