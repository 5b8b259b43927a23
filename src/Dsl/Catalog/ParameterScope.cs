namespace MergeDsl.Catalog;

/// <summary>Whether a parameter has one value per tensor or one per model.</summary>
public enum ParameterScope
{
    /// <summary>One value per tensor, for the method as a whole.</summary>
    Global,

    /// <summary>One value per tensor and model; the base has none unless its role is ordinary.</summary>
    PerModel,
}
