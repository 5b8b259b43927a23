using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>The types that a tensor is merged and written in.</summary>
/// <param name="Input">The type that inputs are rounded to before arithmetic.</param>
/// <param name="Output">The type that is written.</param>
internal readonly record struct TensorTypes(DType Input, DType Output)
{
    /// <summary>What the recipe says, or else the common type of the inputs.</summary>
    public static TensorTypes Of(RecipeLayout layout, DType common)
    {
        DType input = layout.Dtype is { } dtype ? Of(dtype) : common;
        return new(input, layout.OutDtype is { } outDtype ? Of(outDtype) : input);
    }

    /// <summary>The tensor type that a recipe's word means.</summary>
    public static DType Of(FloatType type) => type switch
    {
        FloatType.Float16 => DType.F16,
        FloatType.BFloat16 => DType.BF16,
        FloatType.Float64 => DType.F64,
        _ => DType.F32,
    };
}
