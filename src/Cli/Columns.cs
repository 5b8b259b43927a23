namespace MergeDsl.Cli;

/// <summary>Rows of cells as lines, each column as wide as its widest cell.</summary>
internal static class Columns
{
    private const string Gap = "  ";

    public static IReadOnlyList<string> Align(IReadOnlyList<string[]> rows, string indent)
    {
        int[] widths = [.. Enumerable.Range(0, rows.Count == 0 ? 0 : rows.Max(r => r.Length)).Select(c => rows.Max(r => c < r.Length ? r[c].Length : 0))];
        return [.. rows.Select(row => (indent + string.Join(Gap, row.Select((cell, c) => cell.PadRight(widths[c])))).TrimEnd())];
    }
}
