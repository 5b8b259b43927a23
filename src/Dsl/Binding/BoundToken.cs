using MergeDsl.Recipes;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>What a recipe says about one token.</summary>
/// <param name="Key">The token.</param>
/// <param name="Setting">What is said.</param>
/// <param name="Model">The model that its row comes from; or null.</param>
/// <param name="IsBroken">Whether a part of it was refused.</param>
internal sealed record BoundToken(YamlScalar Key, TokenSetting Setting, Located<ModelReference>? Model, bool IsBroken);
