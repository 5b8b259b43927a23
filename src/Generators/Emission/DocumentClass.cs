namespace MergeDsl.Generators.Emission;

/// <summary>The class of one document.</summary>
/// <param name="ClassName">Its name, not escaped.</param>
/// <param name="RecipeName">The recipe's or the stage's name, as text.</param>
/// <param name="Summary">What it merges, in words.</param>
/// <param name="Remarks">What it says of its parameters, each as the inside of a doc comment.</param>
/// <param name="Method">The method's record, as the generated code names it; null where a broken recipe names none.</param>
/// <param name="Models">The members of <c>Models</c>.</param>
/// <param name="Parameters">The members of <c>Parameters</c>; without any there is no such record.</param>
/// <param name="Layout">The expression for its layout, line by line.</param>
/// <param name="Pieces">The different ways in which its pieces are merged.</param>
/// <param name="Choices">Which of them is for which slices, in an order in which C# can ask.</param>
internal sealed record DocumentClass(
    string ClassName,
    string RecipeName,
    string Summary,
    EquatableArray<string> Remarks,
    string? Method,
    EquatableArray<ModelMember> Models,
    EquatableArray<ParameterMember> Parameters,
    EquatableArray<string> Layout,
    EquatableArray<PieceMethod> Pieces,
    EquatableArray<PieceChoice> Choices);
