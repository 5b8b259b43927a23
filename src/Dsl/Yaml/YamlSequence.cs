using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>A list.</summary>
internal sealed class YamlSequence : YamlNode
{
    public YamlSequence(IReadOnlyList<YamlNode> items, TextSpan span, TextSpan site)
        : base(span, site)
    {
        Items = items;
        Size = 1 + items.Sum(i => i.Size);
        Depth = 1 + items.Select(i => i.Depth).DefaultIfEmpty(0).Max();
    }

    public IReadOnlyList<YamlNode> Items { get; }

    public override string Kind => "a list";

    public override YamlNode UsedAt(TextSpan site) => new YamlSequence(Items, Span, site);
}
