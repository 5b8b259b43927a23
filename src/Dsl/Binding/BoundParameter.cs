using MergeDsl.Catalog;

namespace MergeDsl.Binding;

/// <summary>A parameter with all that the recipe says about it, in the order in which it is tried.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Cases">The cases, up to the first that always holds; the method's default has no nodes.</param>
/// <param name="Settings">The settings that the cases come from.</param>
/// <param name="IsBroken">Whether something that may have set it was refused.</param>
internal sealed record BoundParameter(ParameterSchema Parameter, IReadOnlyList<BoundCase> Cases, IReadOnlyList<BoundSetting> Settings, bool IsBroken)
{
    /// <summary>Whether every tensor has a value.</summary>
    public bool IsTotal => Cases.Count > 0 && Cases[Cases.Count - 1].Filter is null;

    /// <summary>Whether nothing gives it a value that must have one.</summary>
    public bool IsMissing => Cases.Count == 0 && Parameter.IsRequired && !IsBroken;
}
