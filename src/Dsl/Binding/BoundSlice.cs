using MergeDsl.Recipes;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>A piece of the output.</summary>
/// <param name="Node">The slice's entry, or the list of whole models.</param>
/// <param name="List">The list of its inputs.</param>
/// <param name="OwnBase">The base model that the slice itself names; or null.</param>
/// <param name="Base">The base model that counts here; or null.</param>
/// <param name="Inputs">Its inputs; with whole models an unlisted base is the last.</param>
/// <param name="Parameters">The slice's own parameters.</param>
/// <param name="Globals">The method's global parameters, resolved.</param>
/// <param name="IsWhole">Whether all entries of the list could be bound, so that counting them makes sense.</param>
internal sealed record BoundSlice(
    YamlNode Node,
    YamlNode List,
    Located<ModelReference>? OwnBase,
    Located<ModelReference>? Base,
    IReadOnlyList<BoundInput> Inputs,
    BoundParameters Parameters,
    IReadOnlyList<BoundParameter> Globals,
    bool IsWhole)
{
    /// <summary><c>residual_weight</c>, which does nothing; or null.</summary>
    public YamlEntry? ResidualWeight { get; init; }

    /// <summary>How many layers it has, as its first source with a range that is none too short says; or null.</summary>
    public int? LayerCount
    {
        get
        {
            foreach (BoundInput input in Inputs)
            {
                if (input.Layers is { Value.Length: > 0 and int length })
                {
                    return length;
                }
            }

            return null;
        }
    }
}
