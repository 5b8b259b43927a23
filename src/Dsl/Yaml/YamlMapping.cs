using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>Keys with values, no key twice, merge keys (<c>&lt;&lt;</c>) followed.</summary>
internal sealed class YamlMapping : YamlNode
{
    public YamlMapping(IReadOnlyList<YamlEntry> entries, TextSpan span, TextSpan site)
        : base(span, site)
    {
        Entries = entries;
        Size = 1 + entries.Sum(e => 1 + e.Value.Size);
        Depth = 1 + entries.Select(e => e.Value.Depth).DefaultIfEmpty(0).Max();
    }

    public IReadOnlyList<YamlEntry> Entries { get; }

    public override string Kind => "a mapping";

    /// <summary>The entry with that key, or null.</summary>
    public YamlEntry? Find(string key)
    {
        foreach (YamlEntry entry in Entries)
        {
            if (entry.Key.Text == key)
            {
                return entry;
            }
        }

        return null;
    }

    public override YamlNode UsedAt(TextSpan site) => new YamlMapping(Entries, Span, site);
}
