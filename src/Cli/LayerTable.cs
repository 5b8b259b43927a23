using MergeDsl.Explanation;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>What the gradients of a slice are in each layer: a column for each gradient, as many as a line holds.</summary>
internal static class LayerTable
{
    private const int MaxColumn = 18;

    public static bool IsNeeded(SliceExplanation slice) => Gradients(slice).Any();

    public static void Write(SliceExplanation slice, string indent, TextWriter output)
    {
        List<(string Label, LayerPosition Position)> rows = [.. Rows(slice)];
        List<string[]> table = [["layer", "", "", .. rows.Select(r => r.Label)]];
        foreach ((ParameterExplanation parameter, CaseExplanation one) in Gradients(slice))
        {
            string[] column =
            [
                ExplainWords.Cut($"#{one.Number} {parameter.Schema.Name}", MaxColumn),
                parameter.Input is { } input ? ExplainWords.Cut(ExplainWords.ShortModel(slice.Slice.Inputs[input].Model), MaxColumn) : "",
                ExplainWords.Cut(one.Case.Filter ?? "", MaxColumn),
                .. rows.Select(r => ExplainWords.Rounded(one.At(r.Position))),
            ];
            if (WidthOf(table) + column.Max(c => c.Length) + 2 > ExplainWords.Width - indent.Length)
            {
                Print(table, indent, output);
                table = [table[0]];
            }

            table.Add(column);
        }

        Print(table, indent, output);
        if (slice.LayerCount is null)
        {
            output.WriteLine();
            output.WriteLine($"{indent}How many layers there are is in the models' headers: --model-root DIR looks at them, and");
            output.WriteLine($"{indent}--layers N says it without them; then this is a row for each layer.");
        }
    }

    // One that is the same everywhere needs no column.
    private static IEnumerable<(ParameterExplanation Parameter, CaseExplanation Case)> Gradients(SliceExplanation slice) =>
        slice.Parameters.SelectMany(p => p.Cases.Where(c => c.Case.IsGradient && c.Case.Values.Distinct().Skip(1).Any()).Select(c => (p, c)));

    private static IEnumerable<(string Label, LayerPosition Position)> Rows(SliceExplanation slice)
    {
        if (slice.HasOutside)
        {
            yield return (slice.Module.Slices.Count == 1 ? "outside" : slice.Index == 0 ? "before" : "behind", LayerPosition.Outside);
        }

        if (slice.LayerCount is { } count)
        {
            for (int i = 0; i < count; i++)
            {
                yield return ($"{slice.FirstLayer + i}", LayerPosition.Of(i, count));
            }

            yield break;
        }

        // Without a number of layers, the places of the elements: between them it goes in straight lines.
        IEnumerable<LayerPosition> places = Gradients(slice).SelectMany(g => Enumerable.Range(0, g.Case.Case.Values.Count).Select(i => Reduced(i, Math.Max(1, g.Case.Case.Values.Count - 1))))
            .Append(new(0, 1)).Append(new(1, 1)).Distinct().OrderBy(p => (double)p.Numerator / p.Denominator);
        foreach (LayerPosition place in places)
        {
            yield return (place.Numerator == 0 ? "first" : place.Numerator == place.Denominator ? "last" : $"{place.Numerator}/{place.Denominator} of the way", place);
        }
    }

    private static LayerPosition Reduced(int numerator, int denominator)
    {
        int a = numerator, b = denominator;
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return new(numerator / a, denominator / a);
    }

    private static int WidthOf(List<string[]> columns) => columns.Sum(c => c.Max(cell => cell.Length) + 2);

    // Columns to rows; headings that no column has, and layers that repeat the one before, are left out.
    private static void Print(List<string[]> columns, string indent, TextWriter output)
    {
        const int Headings = 3;
        List<string[]> rows = [];
        for (int r = 0; r < columns[0].Length; r++)
        {
            string[] cells = [.. columns.Select(c => c[r])];
            bool repeats = rows.Count > Headings && rows[^1].Skip(1).SequenceEqual(cells.Skip(1)) && char.IsDigit(cells[0][0]) && char.IsDigit(rows[^1][0][0]);
            if (repeats)
            {
                rows[^1][0] = $"{rows[^1][0].Split('…')[0]}…{cells[0]}";
            }
            else
            {
                rows.Add(cells);
            }
        }

        output.WriteLine();
        foreach (string line in Columns.Align([.. rows.Where((row, r) => r is 0 or >= Headings || row.Any(c => c.Length > 0))], indent))
        {
            output.WriteLine(line);
        }
    }
}
