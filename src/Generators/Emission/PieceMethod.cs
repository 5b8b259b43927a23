namespace MergeDsl.Generators.Emission;

/// <summary>How some pieces of the output are merged: the body of a method that creates the merge method.</summary>
/// <param name="Name">The generated method's name; that of the only piece is not used.</param>
/// <param name="Locals">Declarations of locals.</param>
/// <param name="Options">The arguments of the method's options; null where it has none.</param>
/// <param name="Models">The arguments for each model; null where the method has nothing to ask of models.</param>
internal sealed record PieceMethod(
    string Name, EquatableArray<string> Locals, ArgumentList? Options, EquatableArray<ArgumentList>? Models);
