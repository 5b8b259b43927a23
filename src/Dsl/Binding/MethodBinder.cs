using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Finds the method that a document names.</summary>
internal static class MethodBinder
{
    // A name that is further away is a suggestion: nothing is mended by it, and nothing checked against it.
    private const int MaxMistyped = 2;

    // What people call methods that have other names.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["frankenmerge"] = "passthrough",
        ["stack"] = "passthrough",
        ["average"] = "linear",
        ["lerp"] = "linear",
        ["mean"] = "linear",
        ["model_soup"] = "linear",
        ["model_soups"] = "linear",
        ["soup"] = "linear",
        ["task_vectors"] = "task_arithmetic",
    };

    public static BoundMethod Read(BindingContext context, Fields document)
    {
        if (document["merge_method"] is not { } entry)
        {
            if (!document.HasUnknownKeys)
            {
                YamlMapping root = document.Node;
                TextSpan span = document.Written("merge_method")?.Key.Site ?? (root.Entries.Count == 0 ? root.Span : root.Entries[0].Key.Site);
                context.Report.Report(BindingDiagnostics.NoMethod, span);
            }

            return StandIn(context, document, "", null);
        }

        if (context.Scalar(entry.Value, "`merge_method`", "merge_method: ties") is not { } scalar)
        {
            return StandIn(context, document, "", entry.Value);
        }

        if (context.Catalog.Find(scalar.Text) is { } method)
        {
            return new(method, scalar, true);
        }

        List<string> names = [.. context.Catalog.Methods.Select(m => m.Name)];
        string written = scalar.Text.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
        MethodSchema? meant = Meant(context.Catalog, written);
        List<string> longer = [.. names.Where(n => n.StartsWith(written + "_", StringComparison.Ordinal)).Select(n => $"'{n}'")];
        bool isNear = meant is not null && Suggestion.Distance(meant.Name, written) <= MaxMistyped;
        TextEdit[] fix = meant is not null && isNear ? [new(scalar.Span, meant.Name)] : [];
        context.Report.Report(
            BindingDiagnostics.UnknownMethod, scalar.Span, [.. fix], Words.Show(scalar.Text),
            meant is not null ? $"; did you mean '{meant.Name}'?" : longer.Count > 0 ? $"; did you mean {Words.List(longer, "or")}?" : $"; known are {Words.List(names)}");
        return meant is not null && isNear
            ? new(meant, meant.Name == written ? scalar : null, true) // what a method lacks is said at its name, once that is right
            : StandIn(context, document, scalar.Text, scalar);
    }

    // The method that is near, or that the name begins with: `ties_merging`.
    private static MethodSchema? Meant(MethodCatalog catalog, string written) =>
        (Aliases.TryGetValue(written, out string? name) ? catalog.Find(name) : null) ?? catalog.Closest(written)
            ?? catalog.Methods.Where(m => written.StartsWith(m.Name + "_", StringComparison.Ordinal)).OrderByDescending(m => m.Name.Length).FirstOrDefault();

    // What the document says about models and parameters can be bound all the same, so that C# which uses it still compiles.
    private static BoundMethod StandIn(BindingContext context, Fields document, string name, YamlNode? node)
    {
        Dictionary<string, ParameterSchema> known = new(StringComparer.Ordinal);
        foreach (ParameterSchema parameter in context.Catalog.Methods.SelectMany(m => m.Parameters))
        {
            if (!known.ContainsKey(parameter.Name))
            {
                known.Add(parameter.Name, parameter with { IsNullable = true, Default = null, Ranges = [] });
            }
        }

        HashSet<string> used = new(StringComparer.Ordinal);
        CollectKeys(document.Node, used);
        return new(
            new(name, "", "", BaseRole.Optional, new(0, int.MaxValue, false),
                known.Values.Where(p => used.Contains(p.Name)).OrderBy(p => p.Scope).ThenBy(p => p.Name, StringComparer.Ordinal).ToEquatableArray()),
            node, false);
    }

    private static void CollectKeys(YamlNode node, HashSet<string> keys)
    {
        IEnumerable<YamlNode> children = node is YamlSequence list ? list.Items : [];
        if (node is YamlMapping mapping)
        {
            keys.UnionWith(mapping.Entries.Select(e => e.Key.Text));
            children = mapping.Entries.Select(e => e.Value);
        }

        foreach (YamlNode child in children)
        {
            CollectKeys(child, keys);
        }
    }
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownMethod = Add(
        "MRG2003", RecipeSeverity.Error, "Unknown merge method", "unknown merge method '{0}'{1}",
        "The methods are those of the runtime and those that your own projects declare. Names are written in lower case with underscores.");

    public static readonly DiagnosticDescriptor NoMethod = Add(
        "MRG2005", RecipeSeverity.Error, "No merge method", "the recipe names no merge method; add `merge_method: …`",
        "Every recipe says how its models are merged: `merge_method: ties`, for example.");
}
