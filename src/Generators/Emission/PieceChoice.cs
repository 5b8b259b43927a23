namespace MergeDsl.Generators.Emission;

/// <summary>An arm of the choice between pieces.</summary>
/// <param name="Module">The module, counted from 0.</param>
/// <param name="Slices">The slices, counted from 0, as a pattern: <c>0 or 2</c>; null: those of the module that are left.</param>
/// <param name="Method">The method of the piece.</param>
internal sealed record PieceChoice(int Module, string? Slices, string Method);
