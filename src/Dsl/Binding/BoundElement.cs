using MergeDsl.Catalog;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>A value of a setting: the value itself, or an element of a gradient.</summary>
/// <param name="Value">The value.</param>
/// <param name="Node">Where it is written; null for a method's default.</param>
internal sealed record BoundElement(ScalarValue Value, YamlScalar? Node);
