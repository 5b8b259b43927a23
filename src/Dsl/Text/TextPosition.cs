namespace MergeDsl.Text;

/// <summary>A place in a text.</summary>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The column in UTF-16 units, from 0.</param>
public readonly record struct TextPosition(int Line, int Column);
