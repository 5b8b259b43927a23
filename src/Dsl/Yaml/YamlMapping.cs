using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>Keys with values, no key twice, merge keys (<c>&lt;&lt;</c>) followed.</summary>
internal sealed class YamlMapping : YamlNode
{
    private readonly int written;

    /// <param name="entries">Its entries, those that merge keys took in last.</param>
    /// <param name="written">How many of them are written out here.</param>
    /// <param name="span">Where it is written.</param>
    /// <param name="site">Where it is used.</param>
    public YamlMapping(IReadOnlyList<YamlEntry> entries, int written, TextSpan span, TextSpan site)
        : base(span, site)
    {
        this.written = written;
        Entries = entries;
        foreach (YamlEntry entry in entries)
        {
            Holds(entry.Key);
            Holds(entry.Value);
        }
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

    /// <summary>Whether a key stands in this mapping, and was not taken in by a merge key.</summary>
    public bool IsWrittenHere(YamlScalar key) =>
        key.Site.Start >= Span.Start && key.Site.End <= Span.End && !Entries.Skip(written).Any(e => e.Key.Site == key.Site);

    public override YamlNode UsedAt(TextSpan site) => new YamlMapping(Entries, written, Span, site);
}
