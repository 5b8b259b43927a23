using MergeDsl.Diagnostics;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Assigns the keys of a mapping to those that its place knows, and says what is wrong with the others.</summary>
internal static class KeyBinder
{
    public static Fields Read(BindingContext context, YamlMapping mapping, Place place)
    {
        Fields fields = new(mapping, place);
        List<YamlEntry> others = [];
        foreach (YamlEntry entry in mapping.Entries)
        {
            if (Array.IndexOf(place.Keys, entry.Key.Text) >= 0)
            {
                fields.Set(entry.Key.Text, entry);
            }
            else if (!(place == Place.Document && entry.Key.Text.StartsWith("x-", StringComparison.Ordinal)))
            {
                others.Add(entry);
            }
        }

        foreach (YamlEntry entry in others.TakeWhile(_ => !context.Report.IsFull))
        {
            Assign(context, entry, place, fields);
        }

        return fields;
    }

    private static void Assign(BindingContext context, YamlEntry entry, Place place, Fields fields)
    {
        string key = entry.Key.Text;
        if (BindingDiagnostics.FormerKeys.Contains(key))
        {
            ReportFormer(context, fields.Node, entry);
        }
        else if (place.TakesParameters && context.ParameterNames.Contains(key))
        {
            fields.AddStray(new(entry, false)); // spoken of where its method is known
        }
        else if (Meant(key, place, fields) is { } meant)
        {
            bool isThere = fields.Has(meant);
            context.Report.ReportRepeated(
                BindingDiagnostics.UnknownKey, entry.Key.Site, () => isThere ? [] : [new(entry.Key.Site, meant)], Words.Show(key), place.Name, $"; did you mean `{meant}`?");
            if (!isThere)
            {
                fields.Set(meant, entry);
            }
        }
        else if (place == Place.Document && HoldsAnchor(context, entry))
        {
            context.Report.Report(
                BindingDiagnostics.UnknownKey, entry.Key.Site, entry.Key.Site == entry.Key.Span ? [new(entry.Key.Site, "x-" + key)] : [],
                Words.Show(key), place.Name, $"; if it is there for its anchor, call it `x-{Words.Show(key)}`");
        }
        else if (place.HomeOf(key) is { } home)
        {
            context.MisplacedKeys.Add(key);
            context.Report.ReportRepeated(BindingDiagnostics.MisplacedKey, entry.Key.Site, () => MoveHome(context, entry, place, fields), key, home);
        }
        else
        {
            string? parameter = place.TakesParameters ? Suggestion.Closest(key, context.ParameterNames.OrderBy(n => n, StringComparer.Ordinal)) : null;
            fields.HasUnknownKeys |= parameter is null;
            YamlEntry? stray = parameter is null ? null : new(new(parameter, true, entry.Key.Span, entry.Key.Site), entry.Value);
            context.Report.ReportRepeated(
                BindingDiagnostics.UnknownKey, entry.Key.Site, () => stray is null ? [] : context.Report.Edits.MoveUnder(fields.Node, stray, fields.Node, "parameters"),
                Words.Show(key), place.Name,
                stray is not null ? $"; did you mean `{parameter}`, under `parameters`?"
                    : $"; it has {Words.List(place.Keys.Select(k => $"`{k}`"))}" + (place == Place.Document ? ", and keys of your own that begin with `x-`" : ""));
            if (stray is not null)
            {
                fields.AddStray(new(stray, true));
            }
        }
    }

    /// <summary>A key of older versions, which stood beside <c>parameters</c> or among them.</summary>
    public static void ReportFormer(BindingContext context, YamlMapping owner, YamlEntry entry) =>
        context.Report.ReportRepeated(BindingDiagnostics.FormerKey, entry.Key.Site, () => context.Report.Edits.Remove(owner, entry), entry.Key.Text);

    private static EquatableArray<TextEdit> MoveHome(BindingContext context, YamlEntry entry, Place place, Fields fields)
    {
        YamlEntry moved = entry.Key.Text == "random_seed" ? new(new("seed", true, entry.Key.Span, entry.Key.Site), entry.Value) : entry;
        string? home = Array.IndexOf(Place.Tokenizer.Keys, moved.Key.Text) >= 0 ? "tokenizer" : Array.IndexOf(Place.Extensions.Keys, moved.Key.Text) >= 0 ? "mergedsl" : null;
        return place == Place.Document && home is not null ? context.Report.Edits.MoveUnder(fields.Node, moved, fields.Node, home) : [];
    }

    // key: &name …
    private static bool HoldsAnchor(BindingContext context, YamlEntry entry)
    {
        string text = context.Report.Text;
        int colon = text.IndexOf(':', entry.Key.Site.End);
        return colon >= 0 && text.Substring(colon + 1, Math.Min(20, text.Length - colon - 1)).TrimStart().StartsWith("&", StringComparison.Ordinal);
    }

    // A key that is already there is suggested only if no other is close.
    private static string? Meant(string key, Place place, Fields fields) =>
        place.Aliases.TryGetValue(key, out string? meant) ? meant
        : Suggestion.Closest(key, place.Keys.Where(k => !fields.Has(k))) ?? Suggestion.Closest(key, place.Keys);
}

internal static partial class BindingDiagnostics
{
    /// <summary>Keys of older versions and other tools, which do nothing.</summary>
    public static readonly HashSet<string> FormerKeys = new(["embed_slerp", "input_model_parameters"], StringComparer.Ordinal);

    public static readonly DiagnosticDescriptor UnknownKey = Add(
        "MRG2002", RecipeSeverity.Error, "Unknown key", "unknown key `{0}` in {1}{2}",
        "The language does not know this key. Other tools ignore such keys silently, which is how most broken merges begin. Keys of your own may stand at the top level if they start with `x-`.");

    public static readonly DiagnosticDescriptor StrayParameter = Add(
        "MRG2015", RecipeSeverity.Error, "Parameter outside `parameters`", "`{0}` is a parameter and stands {1}; it belongs under `parameters:`",
        "Parameters of a method stand under `parameters:`, at the top level, in a slice, or in the entry of a model.");

    public static readonly DiagnosticDescriptor MisplacedKey = Add(
        "MRG2014", RecipeSeverity.Error, "Key in the wrong place", "`{0}` has no meaning here; it belongs {1}",
        "The language knows this key in another place. Move it there.");

    public static readonly DiagnosticDescriptor FormerKey = Add(
        "MRG4014", RecipeSeverity.Warning, "Key that does nothing", "`{0}` is a key of older versions and does nothing; remove it",
        "Recipes of older versions and of other tools carry this key. It is read and has no effect.");
}
