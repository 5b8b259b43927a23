using MergeDsl.Catalog;

namespace MergeDsl.Recipes;

/// <summary>One of the values that a parameter takes, depending on the tensor's name.</summary>
/// <param name="Filter">Taken where the name contains this text; null: everywhere.</param>
/// <param name="Values">One value, or the elements of a gradient over the layers of the slice.</param>
/// <param name="IsGradient">Whether the values are a gradient; one of a single element is still one.</param>
/// <param name="Level">Where it was given.</param>
public sealed record ParameterCase(string? Filter, EquatableArray<ScalarValue> Values, bool IsGradient, SettingLevel Level);
