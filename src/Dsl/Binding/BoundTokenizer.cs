using MergeDsl.Recipes;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>A document's tokenizer block, or its older spelling <c>tokenizer_source</c>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Settings">What it says.</param>
/// <param name="Source">The model that the vocabulary comes from, where one is named.</param>
/// <param name="Tokens">Its tokens.</param>
internal sealed record BoundTokenizer(YamlScalar Key, TokenizerSettings Settings, Located<ModelReference>? Source, IReadOnlyList<BoundToken> Tokens)
{
    public IEnumerable<Located<ModelReference>> References =>
        Tokens.Select(t => t.Model).Concat([Source]).OfType<Located<ModelReference>>();
}
