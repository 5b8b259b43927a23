using MergeDsl.Methods;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>One tensor of the output: what it is made of, how, and where it goes.</summary>
/// <param name="Name">Its name in the output.</param>
/// <param name="Shape">Its shape, that of all inputs too.</param>
/// <param name="InputType">The type that inputs are rounded to before arithmetic: the recipe's <c>dtype</c>, or their common type.</param>
/// <param name="OutputType">The type that is written.</param>
/// <param name="Method">The method with its values; null: the only input is copied (and converted where the types differ).</param>
/// <param name="Inputs">The inputs that have the tensor, in the recipe's order. The method's per-model values are those of the inputs that are not <see cref="PlannedInput.IsBase"/>, in the same order.</param>
/// <param name="Shard">The output file that it goes to, from 0.</param>
/// <param name="Offset">Its first byte in that file.</param>
public sealed record PlannedTensor(
    string Name,
    TensorShape Shape,
    DType InputType,
    DType OutputType,
    MergeMethod? Method,
    EquatableArray<PlannedInput> Inputs,
    int Shard,
    long Offset)
{
    /// <summary>Its number among the output's tensors, in the order of files and offsets.</summary>
    internal int Number { get; init; }
}
