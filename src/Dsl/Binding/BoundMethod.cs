using MergeDsl.Catalog;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>The method of a document.</summary>
/// <param name="Schema">Its schema; where the method is unknown, a stand-in with the parameters that the document gives.</param>
/// <param name="Node">What names it; null where nothing does, or by letters that are wrong.</param>
/// <param name="IsKnown">Whether the schema is that of a real method, so that the document can be checked against it.</param>
internal sealed record BoundMethod(MethodSchema Schema, YamlNode? Node, bool IsKnown);
