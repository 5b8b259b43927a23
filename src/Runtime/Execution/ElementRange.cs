namespace MergeDsl.Execution;

/// <summary>Consecutive elements of a tensor.</summary>
/// <param name="Start">The first.</param>
/// <param name="Length">How many.</param>
internal readonly record struct ElementRange(long Start, long Length);
