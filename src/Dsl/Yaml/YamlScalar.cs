using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>A single value. Its text is kept as written: only the parameter's type says what it means.</summary>
/// <param name="text">The text, without quotes and with escapes resolved.</param>
/// <param name="isPlain">Whether it stands without quotes, so that YAML may take it for more than text.</param>
/// <param name="span">Where it is written.</param>
/// <param name="site">Where it is used.</param>
internal sealed class YamlScalar(string text, bool isPlain, TextSpan span, TextSpan site) : YamlNode(span, site)
{
    public string Text { get; } = text;

    public bool IsPlain { get; } = isPlain;

    /// <summary>Whether it says nothing: <c>key:</c>, <c>~</c>, <c>null</c>.</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    public override string Kind => IsNull ? "nothing" : "a single value";

    public override YamlNode UsedAt(TextSpan site) => new YamlScalar(Text, IsPlain, Span, site);
}
