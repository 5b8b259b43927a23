using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>A node of a YAML document. An alias is the node that it refers to, with a site of its own.</summary>
internal abstract class YamlNode(TextSpan span, TextSpan site)
{
    /// <summary>Where the node is written.</summary>
    public TextSpan Span { get; } = span;

    /// <summary>Where the node is used: the alias, where one leads to it; else where it is written.</summary>
    public TextSpan Site { get; } = site;

    /// <summary>How many nodes it is, aliases followed: what a walk over it costs.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>How deep it nests, aliases followed: what a recursive walk over it needs.</summary>
    public int Depth { get; private set; } = 1;

    /// <summary>What it is, for messages: "a list".</summary>
    public abstract string Kind { get; }

    /// <summary>The same node, used at <paramref name="site"/>.</summary>
    public abstract YamlNode UsedAt(TextSpan site);

    /// <summary>Counts <paramref name="inner"/> as a part of this node.</summary>
    protected void Holds(YamlNode inner)
    {
        Size += inner.Size;
        Depth = Math.Max(Depth, 1 + inner.Depth);
    }
}
