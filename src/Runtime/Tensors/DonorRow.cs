namespace MergeDsl.Tensors;

/// <summary>A row of one of the tensors that a permuted tensor is made of.</summary>
/// <param name="Donor">The tensor.</param>
/// <param name="Row">The row.</param>
internal readonly record struct DonorRow(int Donor, int Row);
