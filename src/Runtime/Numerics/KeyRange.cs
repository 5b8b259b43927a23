namespace MergeDsl.Numerics;

/// <summary>A range of keys (<see cref="MagnitudeKeys"/>), its ends included.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct KeyRange(ulong Low, ulong High);
