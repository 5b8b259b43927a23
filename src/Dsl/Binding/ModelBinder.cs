using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads model references: <c>path[@revision][+adapter[@revision]]</c>, or the mapping form.</summary>
internal static class ModelBinder
{
    private const string Form = "path[@revision][+adapter[@revision]]";

    /// <summary>The model, or null with a diagnostic.</summary>
    public static Located<ModelReference>? Read(BindingContext context, YamlNode node)
    {
        ModelReference? model = node switch
        {
            YamlScalar { IsNull: false } scalar => Parse(context, scalar),
            YamlMapping mapping => ReadMapping(context, mapping),
            _ => null,
        };
        if (node is YamlSequence or YamlScalar { IsNull: true })
        {
            context.Report.Report(BindingDiagnostics.WrongShape, node.Site, "a model", "a path or a hub id", node.Kind, "model: owner/name");
        }

        return model is null ? null : new(model, PathOf(node));
    }

    // Where the mapping form is written out, what it names is its path.
    private static YamlNode PathOf(YamlNode node) =>
        node is YamlMapping mapping && mapping.Site == mapping.Span && (mapping.Find("model") ?? mapping.Find("path")) is { } inner ? PathOf(inner.Value) : node;

    private static ModelReference? Parse(BindingContext context, YamlScalar scalar)
    {
        if (scalar.Text.Any(char.IsControl))
        {
            return Refuse(context, scalar, "it has a line break or another character that no name has; between double quotes `\\n` and `\\t` are such, and between single quotes they are not");
        }

        string[] parts = scalar.Text.Trim().Split('+');
        if (parts.Length > 2)
        {
            return Refuse(context, scalar, "it has more than one `+`");
        }

        AdapterReference? model = ParsePart(context, scalar, parts[0]);
        AdapterReference? adapter = model is null || parts.Length == 1 ? null : ParsePart(context, scalar, parts[1]);
        return model is null || (adapter is null && parts.Length == 2) ? null : new(model.Path, model.Revision, adapter);
    }

    private static AdapterReference? ParsePart(BindingContext context, YamlScalar scalar, string part)
    {
        string[] parts = part.Split('@');
        string? problem = parts.Length > 2 ? "it has more than one `@` in a part"
            : scalar.Text.Trim().Length == 0 ? "it is empty"
            : parts[0].Trim().Length == 0 ? "a part of it has no path"
            : parts.Length == 2 && parts[1].Trim().Length == 0 ? "there is no revision behind its `@`"
            : null;
        if (problem is not null)
        {
            Refuse(context, scalar, problem);
            return null;
        }

        string path = parts[0].Trim();
        return parts.Length == 1 && MisspeltStage(context, scalar, path) is { } meant ? new(meant) : new(path, parts.Length == 2 ? parts[1].Trim() : null);
    }

    // Ids of the hub may lack a slash (gpt2), so only what is close to a stage's name is one that was misspelt.
    private static string? MisspeltStage(BindingContext context, YamlScalar scalar, string path)
    {
        if (context.StageNames.Count == 0 || context.StageNames.Contains(path) || path.Length > 64 || path.IndexOfAny(['/', '\\']) >= 0)
        {
            return null;
        }

        string? meant = context.StageNames.Where(n => n.Length <= 64).Select(n => (Name: n, Distance: Suggestion.Distance(n, path)))
            .Where(c => c.Distance <= 2 && 2 * c.Distance < path.Length) // of a name of two letters, anything would be two letters away
            .OrderBy(c => c.Distance).Select(c => c.Name).FirstOrDefault();
        if (meant is not null)
        {
            context.Report.ReportRepeated(BindingDiagnostics.NoStage, scalar.Span, () => scalar.IsPlain && scalar.Text == path ? [new(scalar.Span, meant)] : [], Words.Show(path), meant);
        }

        return meant;
    }

    private static ModelReference? Refuse(BindingContext context, YamlScalar scalar, string problem)
    {
        context.Report.Report(BindingDiagnostics.BadReference, scalar.Span, Words.Show(scalar.Text), problem, Form);
        return null;
    }

    private static ModelReference? ReadMapping(BindingContext context, YamlMapping mapping)
    {
        Fields fields = KeyBinder.Read(context, mapping, Place.Reference);
        string? architecture = fields["override_architecture"] is { } named
            ? context.Scalar(named.Value, "`override_architecture`", "override_architecture: LlamaForCausalLM")?.Text
            : null;
        if (fields["model"] is not { } model)
        {
            context.Report.Report(BindingDiagnostics.MissingKey, mapping.Site, Place.Reference.Name, "model", "model: owner/name");
            return null;
        }

        ModelReference? result = model.Value is YamlScalar text ? Parse(context, text)
            : ReadPath(context, model.Value) is { } path ? new(path.Path, path.Revision) : null;
        AdapterReference? adapter = null;
        if (fields["lora"] is { } lora)
        {
            adapter = lora.Value is YamlScalar adapterText ? ParsePart(context, adapterText, adapterText.Text) : ReadPath(context, lora.Value);
        }

        return result is null ? null : result with { Adapter = adapter ?? result.Adapter, OverrideArchitecture = architecture };
    }

    private static AdapterReference? ReadPath(BindingContext context, YamlNode node)
    {
        if (context.Mapping(node, "a model's path", "model: {path: owner/name}") is not { } mapping)
        {
            return null;
        }

        Fields fields = KeyBinder.Read(context, mapping, Place.PathReference);
        if (fields["path"] is not { } path)
        {
            context.Report.Report(BindingDiagnostics.MissingKey, mapping.Site, Place.PathReference.Name, "path", "path: owner/name");
            return null;
        }

        string? text = context.Scalar(path.Value, "`path`", "path: owner/name")?.Text;
        string? revision = fields["revision"] is { } given ? context.Scalar(given.Value, "`revision`", "revision: main")?.Text : null;
        return text is null ? null : new(text, revision);
    }
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor NoStage = Add(
        "MRG2033", RecipeSeverity.Error, "Unknown stage", "no document is named `{0}`; did you mean `{1}`?",
        "A document uses another by its `name`. This reference is none of the names, and close to one.");

    public static readonly DiagnosticDescriptor BadReference = Add(
        "MRG2018", RecipeSeverity.Error, "Model reference that cannot be read", "`{0}` is no model reference: {1}; the form is `{2}`",
        "A model is a directory or an id on the hub, optionally with `@` and a revision, optionally with `+` and a low-rank adapter, which may have a revision of its own: `org/name@main+org/lora@v1`.");

    public static readonly DiagnosticDescriptor MissingKey = Add(
        "MRG2020", RecipeSeverity.Error, "Key missing", "{0} needs a key `{1}`; add `{2}`",
        "Without this key the entry says nothing: a model's entry has `model`, a slice has `sources`, and each source a `model` and a `layer_range`.");
}
