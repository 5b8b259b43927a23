namespace MergeDsl.CommandLine;

/// <summary>Rows of text in columns as wide as their widest cell, under headings.</summary>
internal sealed class TextTable
{
    private const string Gap = "  ";
    private readonly List<string[]> rows = [];

    public TextTable(params string[] headings) => rows.Add(headings);

    /// <summary>Adds a row; cells that are missing at its end are empty.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    public void Write(TextWriter output)
    {
        int[] widths = new int[rows[0].Length];
        foreach (string[] row in rows)
        {
            for (int column = 0; column < Math.Min(row.Length, widths.Length); column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
            }
        }

        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
