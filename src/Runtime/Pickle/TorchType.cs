using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>An element type as torch names it.</summary>
/// <param name="Name">Its name: <c>bfloat16</c>.</param>
/// <param name="Type">The type; null for one that tensors here cannot have, such as complex numbers.</param>
internal sealed record TorchType(string Name, DType? Type);
