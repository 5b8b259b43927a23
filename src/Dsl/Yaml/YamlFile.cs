using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>What was read of a text.</summary>
/// <param name="Documents">Its documents that say something.</param>
/// <param name="IsComplete">Whether all of it could be read; else the last document ends where reading did, or something stands for nothing.</param>
/// <param name="Scalars">Where single values are written, in the order of the text: a <c>#</c> in there begins no comment.</param>
internal sealed record YamlFile(IReadOnlyList<YamlNode> Documents, bool IsComplete, IReadOnlyList<TextSpan> Scalars);
