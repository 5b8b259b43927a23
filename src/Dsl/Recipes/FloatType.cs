namespace MergeDsl.Recipes;

/// <summary>The types that a recipe's <c>dtype</c> and <c>out_dtype</c> may name.</summary>
public enum FloatType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,
}
