namespace MergeDsl.Planning;

/// <summary>Which slice of a recipe.</summary>
/// <param name="Module">The module's number, from 0.</param>
/// <param name="Slice">The slice's number in it, from 0.</param>
internal readonly record struct SlicePlace(int Module, int Slice);
