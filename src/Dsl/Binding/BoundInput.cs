using MergeDsl.Recipes;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>An input of a slice.</summary>
/// <param name="Node">Its entry in the list; for a base model that is not listed, what names it.</param>
/// <param name="Model">The model.</param>
/// <param name="Layers">Its layers; null for whole models, and where they could not be bound.</param>
/// <param name="IsBase">Whether it is the base model of the slice.</param>
/// <param name="IsAdded">Whether it is a base model that is not listed.</param>
/// <param name="Parameters">Its own parameters.</param>
/// <param name="Resolved">The method's per-model parameters, resolved; empty for the base of a method that knows one.</param>
internal sealed record BoundInput(
    YamlNode Node,
    Located<ModelReference> Model,
    Located<LayerRange>? Layers,
    bool IsBase,
    bool IsAdded,
    BoundParameters Parameters,
    IReadOnlyList<BoundParameter> Resolved);
