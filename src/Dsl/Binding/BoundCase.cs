using MergeDsl.Recipes;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>One of the values of a setting.</summary>
/// <param name="Node">The condition; without one, the value.</param>
/// <param name="FilterNode">What the condition's filter is written as; or null.</param>
/// <param name="Filter">What must occur in the tensor's name; null: nothing.</param>
/// <param name="ValueNode">The value.</param>
/// <param name="Elements">One element, or those of a gradient.</param>
/// <param name="IsGradient">Whether the value is a gradient.</param>
/// <param name="Level">Where it stands.</param>
internal sealed record BoundCase(
    YamlNode? Node,
    YamlScalar? FilterNode,
    string? Filter,
    YamlNode? ValueNode,
    IReadOnlyList<BoundElement> Elements,
    bool IsGradient,
    SettingLevel Level);
