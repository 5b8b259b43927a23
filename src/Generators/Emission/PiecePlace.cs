namespace MergeDsl.Generators.Emission;

/// <summary>Which pieces of the output a method is for.</summary>
/// <param name="Module">The module's name in C#; empty where there is only one.</param>
/// <param name="ModuleKey">The module's key in the recipe; or null.</param>
/// <param name="Slice">The slice's name in C#, that of the first where several are alike; empty where all are.</param>
/// <param name="Slices">The slices in words, counted from 1: <c>slices 1, 3</c>; empty where all are alike.</param>
internal sealed record PiecePlace(string Module, string? ModuleKey, string Slice, string Slices)
{
    /// <summary>What the names of its parameters and method begin with.</summary>
    public string Prefix => Module + Slice;
}
