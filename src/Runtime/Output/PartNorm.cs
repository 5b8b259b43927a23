namespace MergeDsl.Output;

/// <summary>The size of a part of the output beside that of the inputs' same part.</summary>
/// <param name="Part">The tensors that are taken together: an embedding, the attention of all layers.</param>
/// <param name="Norm">The square root of the sum of the output's squares, estimated from a sample of its elements.</param>
/// <param name="Inputs">The same for each model of <see cref="MergeSummary.Models"/>, from the same sample; null where it has no such part, or reading it again would be work.</param>
public sealed record PartNorm(string Part, double Norm, EquatableArray<double?> Inputs);
