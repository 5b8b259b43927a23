using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>Gathers the entries of a mapping: no key twice, merge keys followed after all written ones, which win.</summary>
internal sealed class YamlMappingBuilder(DiagnosticBag report, bool isFlow)
{
    private readonly List<YamlEntry> entries = [];
    private readonly Dictionary<string, YamlScalar> keys = new(StringComparer.Ordinal);
    private readonly List<YamlMapping> merged = [];

    /// <summary>Whether a part of it stands for nothing, so that what seems to be missing may be it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>How many entries there are, merge keys not followed until the end.</summary>
    public int Count => entries.Count;

    /// <summary>The node that was read last.</summary>
    public YamlNode? Last { get; private set; }

    public void Add(YamlNode? key, YamlNode? value)
    {
        Last = value ?? key ?? Last;
        if (key is not YamlScalar name)
        {
            if (key is not null)
            {
                IsBroken = true;
                report.Report(YamlDiagnostics.ComplexKey, key.Site, key.Kind);
            }
        }
        else if (name.IsPlain && name.Text == "<<")
        {
            Merge(value);
        }
        else if (keys.TryGetValue(name.Text, out YamlScalar? first))
        {
            // `-model: …` was meant to be an entry of a list; whoever expects the list says so.
            if (name.IsPlain && name.Text.StartsWith("-", StringComparison.Ordinal))
            {
                return;
            }

            report.Report(YamlDiagnostics.DuplicateKey, name.Site, FixOf(first, name, value), Words.Show(name.Text), report.Lines.LineOf(first.Site.Start) + 1);
        }
        else
        {
            keys.Add(name.Text, name);
            if (value is not null)
            {
                entries.Add(new(name, value));
            }
        }
    }

    /// <summary>A key behind which the text could not be read.</summary>
    public void AddUnfinished(YamlNode? key) => Last = key ?? Last;

    public IReadOnlyList<YamlEntry> Finish()
    {
        foreach (YamlEntry entry in merged.SelectMany(m => m.Entries))
        {
            if (!keys.ContainsKey(entry.Key.Text))
            {
                keys.Add(entry.Key.Text, entry.Key);
                entries.Add(entry);
            }
        }

        return entries;
    }

    // The last one is what other readers take, so the first one goes.
    private EquatableArray<TextEdit> FixOf(YamlScalar first, YamlScalar second, YamlNode? value) =>
        value is not null && !report.IsMuted && !report.IsFull && keys.Count < 500 && entries.Find(e => e.Key == first) is { } entry
            ? report.Edits.Remove([.. entries, new(second, value)], entry, isFlow) : [];

    private void Merge(YamlNode? value)
    {
        IEnumerable<YamlNode> parts = value is YamlSequence list ? list.Items : value is null ? [] : [value];
        foreach (YamlNode part in parts)
        {
            if (part is YamlMapping mapping)
            {
                merged.Add(mapping);
            }
            else
            {
                IsBroken = true;
                report.Report(YamlDiagnostics.MergeKey, part.Site, part.Kind);
            }
        }
    }
}
