using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads a <c>parameters</c> mapping against what a method declares.</summary>
internal static class ParametersBinder
{
    public static BoundParameters Read(BindingContext context, BoundMethod method, SettingLevel level, Fields owner)
    {
        YamlEntry? entry = owner["parameters"];
        YamlMapping? mapping = entry is null ? null : context.Mapping(entry.Value, "`parameters`", "parameters: {weight: 0.5}");
        if (mapping is null && owner.StrayParameters.Count == 0)
        {
            // A key that nobody knows may have been meant for `parameters`.
            return BoundParameters.None with { IsBroken = entry is not null || owner.HasUnknownKeys };
        }

        Sorting sorting = new(context, method, level);
        if (mapping is not null)
        {
            foreach (YamlEntry given in mapping.Entries)
            {
                sorting.Add(mapping, given);
            }
        }

        foreach (StrayParameter stray in owner.StrayParameters)
        {
            sorting.AddStray(stray, owner);
        }

        return sorting.Finish(entry?.Value) with { IsBroken = sorting.IsBroken || (mapping is null && entry is not null) };
    }

    private sealed class Sorting(BindingContext context, BoundMethod method, SettingLevel level)
    {
        private readonly List<BoundSetting> settings = [];
        private readonly List<YamlEntry> ignored = [];
        private readonly List<YamlEntry> foreign = [];
        private readonly List<YamlEntry> misplaced = [];

        public bool IsBroken { get; private set; }

        public BoundParameters Finish(YamlNode? node) => new(node, settings, ignored, foreign, misplaced);

        public void Add(YamlMapping owner, YamlEntry entry)
        {
            string name = entry.Key.Text;
            if (method.Schema.Find(name) is { } parameter)
            {
                AddKnown(entry, parameter);
            }
            else if (method.Schema.Ignored.Any(i => i.Name == name))
            {
                ignored.Add(entry);
            }
            else if (BindingDiagnostics.FormerKeys.Contains(name))
            {
                KeyBinder.ReportFormer(context, owner, entry);
            }
            else if (!method.IsKnown)
            {
                IsBroken = true;
            }
            else if (context.ParameterNames.Contains(name))
            {
                foreign.Add(entry);
            }
            else
            {
                AddUnknown(entry);
            }
        }

        /// <summary>A parameter in the wrong place counts for its value; that the method has no use for it as well is not said.</summary>
        public void AddStray(StrayParameter stray, Fields owner)
        {
            YamlEntry entry = stray.Entry;
            bool isMisplaced = IsMisplaced(method.Schema.Find(entry.Key.Text));
            if (!stray.IsSaid && !isMisplaced)
            {
                context.Report.ReportRepeated(
                    BindingDiagnostics.StrayParameter, entry.Key.Site, () => context.Report.Edits.MoveUnder(owner.Node, entry, owner.Node, "parameters"),
                    entry.Key.Text, owner.Place == Place.Document ? "at the top level" : $"directly in {owner.Place.Name}");
            }

            if (isMisplaced && stray.IsSaid)
            {
                IsBroken = true;
            }
            else if (method.Schema.Find(entry.Key.Text) is { } parameter && !settings.Any(s => s.Parameter == parameter))
            {
                AddKnown(entry, parameter);
            }
            else
            {
                IsBroken = true;
            }
        }

        private bool IsMisplaced(ParameterSchema? parameter) =>
            parameter is { Scope: ParameterScope.Global } && level == SettingLevel.Input && method.IsKnown;

        private void AddKnown(YamlEntry entry, ParameterSchema parameter)
        {
            if (IsMisplaced(parameter))
            {
                misplaced.Add(entry);
            }
            else
            {
                settings.Add(SettingReader.Read(context, parameter, level, entry));
            }
        }

        private static string? HomeOf(string key) => key switch
        {
            "filter" or "value" => "under a parameter, in a condition: `weight: [{filter: …, value: …}]`",
            "parameters" => "one level further out: one `parameters` is enough",
            _ => Array.IndexOf(Place.Document.Keys, key) >= 0 ? "at the top level" : Place.Document.HomeOf(key),
        };

        private void AddUnknown(YamlEntry entry)
        {
            IsBroken |= context.Report.IsFull;
            if (context.Report.IsFull)
            {
                return;
            }

            string name = entry.Key.Text;
            if (HomeOf(name) is { } home)
            {
                IsBroken |= name is "filter" or "value";
                context.MisplacedKeys.Add(name);
                context.Report.ReportRepeated(BindingDiagnostics.MisplacedKey, entry.Key.Site, () => [], name, home);
                return;
            }

            List<string> own = [.. method.Schema.Parameters.Select(p => p.Name)];
            string? meant = Suggestion.Closest(name, own.Concat(method.Schema.Ignored.Select(i => i.Name)))
                ?? Suggestion.Closest(name, context.ParameterNames.OrderBy(n => n, StringComparer.Ordinal));
            string known = own.Count == 0 ? "it has none" : Words.List(own);
            context.Report.ReportRepeated(
                BindingDiagnostics.UnknownParameter, entry.Key.Site, () => meant is null ? [] : [new(entry.Key.Site, meant)], Words.Show(name), method.Schema.Name, known, meant is null ? "" : $"; did you mean `{meant}`?");
            if (meant is null)
            {
                IsBroken = true;
            }
            else if (method.Schema.Find(meant) is { } parameter && !settings.Any(s => s.Parameter.Name == meant))
            {
                AddKnown(entry, parameter);
            }
        }
    }
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownParameter = Add(
        "MRG2004", RecipeSeverity.Error, "Unknown parameter", "`{0}` is not a parameter of {1} ({2}){3}",
        "No method has a parameter of that name. Other tools ignore it silently and take the default.");
}
