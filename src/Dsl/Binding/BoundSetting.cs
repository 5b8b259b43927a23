using MergeDsl.Catalog;
using MergeDsl.Recipes;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>What a recipe says about a parameter at one place.</summary>
/// <param name="Key">The parameter's name, as written.</param>
/// <param name="Value">The setting.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Level">Where it stands.</param>
/// <param name="Cases">Its conditions in order; a setting without conditions is one that always holds.</param>
/// <param name="IsBroken">Whether a part of it was refused.</param>
internal sealed record BoundSetting(
    YamlScalar Key, YamlNode Value, ParameterSchema Parameter, SettingLevel Level, IReadOnlyList<BoundCase> Cases, bool IsBroken);
