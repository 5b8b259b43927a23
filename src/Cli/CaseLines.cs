using MergeDsl.Explanation;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>The parameters of a slice: each input with its values, in the order in which their filters are tried.</summary>
internal static class CaseLines
{
    public static IEnumerable<string> Of(SliceExplanation slice, string indent)
    {
        List<string[]> rows = [.. slice.Parameters.SelectMany(p => Rows(p, slice))];
        Queue<string> lines = new(Columns.Align(rows, indent + indent));
        foreach (string line in Group(slice, null, lines))
        {
            yield return indent + line;
        }

        for (int i = 0; i < slice.Slice.Inputs.Count; i++)
        {
            yield return indent + Heading(slice.Slice.Inputs[i]);
            foreach (string line in Group(slice, i, lines).Skip(1))
            {
                yield return indent + line;
            }
        }
    }

    // A heading, and the lines of the parameters that are one input's, or of no input alone.
    private static IEnumerable<string> Group(SliceExplanation slice, int? input, Queue<string> lines)
    {
        bool isFirst = true;
        foreach (ParameterExplanation parameter in slice.Parameters.Where(p => p.Input == input))
        {
            if (isFirst)
            {
                yield return "all inputs together";
                isFirst = false;
            }

            for (int row = 0; row < RowCount(parameter); row++)
            {
                yield return lines.Dequeue()[2..];
            }
        }
    }

    private static string Heading(RecipeInput input) =>
        ExplainWords.Model(input.Model)
        + (input.Layers is { } range ? ", its " + ExplainWords.Layers(range.Start, range.Length) : "")
        + (input.IsBase ? " (base model)" : "");

    private static int RowCount(ParameterExplanation parameter) => parameter.Cases.Count + (parameter.IsTotal ? 0 : 1);

    private static List<string[]> Rows(ParameterExplanation parameter, SliceExplanation slice)
    {
        string name = ExplainWords.Cut(parameter.Schema.Name, 20);
        List<string[]> rows = [];
        foreach (CaseExplanation one in parameter.Cases)
        {
            string filter = ExplainWords.Filter(one.Case.Filter, parameter.Cases.Count == 1);
            rows.Add([$"#{one.Number}", name, filter, ExplainWords.Value(one.Case), .. Tensors(one.Tensors), ExplainWords.GivenAt(one, !slice.Module.WholeModels)]);
        }

        if (!parameter.IsTotal)
        {
            rows.Add(["", name, ExplainWords.Filter(null, parameter.Cases.Count == 0), parameter.Schema.IsNullable ? "not given" : "no value", .. Tensors(parameter.Unmatched), ""]);
        }

        return rows;
    }

    private static string[] Tensors(int? count) => count is { } known ? [ExplainWords.Count(known, "tensor")] : [];
}
