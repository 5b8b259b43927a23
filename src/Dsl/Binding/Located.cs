using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>A value, and the node that says it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Node">The node.</param>
internal sealed record Located<T>(T Value, YamlNode Node);
