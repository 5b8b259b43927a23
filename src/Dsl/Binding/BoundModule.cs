using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>A module of a document; a document without <c>modules</c> is one without a name.</summary>
/// <param name="Key">Its key; null without <c>modules</c>.</param>
/// <param name="WholeModels">Whether it lists whole models.</param>
/// <param name="List">The list of models or slices.</param>
/// <param name="Slices">Its slices; whole models are one.</param>
/// <param name="Parameters">The module's own parameters.</param>
internal sealed record BoundModule(
    YamlScalar? Key, bool WholeModels, YamlNode List, IReadOnlyList<BoundSlice> Slices, BoundParameters Parameters);
