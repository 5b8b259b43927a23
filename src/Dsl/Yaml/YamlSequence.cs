using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>A list.</summary>
internal sealed class YamlSequence : YamlNode
{
    public YamlSequence(IReadOnlyList<YamlNode> items, TextSpan span, TextSpan site)
        : base(span, site)
    {
        Items = items;
        foreach (YamlNode item in items)
        {
            Holds(item);
        }
    }

    public IReadOnlyList<YamlNode> Items { get; }

    public override string Kind => "a list";

    public override YamlNode UsedAt(TextSpan site) => new YamlSequence(Items, Span, site);
}
