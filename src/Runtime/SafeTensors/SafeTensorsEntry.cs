using MergeDsl.Tensors;

namespace MergeDsl.SafeTensors;

/// <summary>A tensor as a file's header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last one.</param>
internal sealed record SafeTensorsEntry(string Name, DType Type, TensorShape Shape, long Begin, long End);
