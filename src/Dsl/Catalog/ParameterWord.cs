namespace MergeDsl.Catalog;

/// <summary>One of the words that a parameter may have.</summary>
/// <param name="Name">As recipes write it: <c>row_wise</c>.</param>
/// <param name="Member">The enum member in C#: <c>RowWise</c>.</param>
public sealed record ParameterWord(string Name, string Member);
