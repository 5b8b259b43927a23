using System.Globalization;
using System.Text.RegularExpressions;
using MergeDsl.Explanation;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>The tensors of a slice as the models have them, equal layers on one line, each with the case that every filtered parameter takes.</summary>
internal static partial class TensorTable
{
    private const int NameWidth = 58;
    private const string Gap = "  ";

    public static void Write(SliceExplanation slice, string indent, TextWriter output)
    {
        List<ParameterExplanation> filtered = [.. slice.Parameters.Where(p => p.Cases.Any(c => c.Case.Filter is not null))];

        // Where no value depends on the name, the names of every slice would be a list of layers.
        if (slice.Tensors.Count == 0 || (filtered.Count == 0 && slice.Module.Slices.Count > 1))
        {
            return;
        }

        List<string[]> rows = [["tensors", "count", .. filtered.Count == 0 ? (string[])[] : ["values"]]];
        foreach (IGrouping<(string, string), TensorSite> group in slice.Tensors.GroupBy(t => (Template(t.Name), Taken(t, filtered, slice))))
        {
            rows.Add([ExplainWords.Cut(group.Key.Item1, NameWidth), group.Count().ToString(CultureInfo.InvariantCulture), ExplainWords.Cut(group.Key.Item2, ExplainWords.Width - NameWidth - 16)]);
        }

        output.WriteLine();
        foreach (string line in Columns.Align(rows, indent))
        {
            output.WriteLine(line);
        }
    }

    private static string Taken(TensorSite tensor, List<ParameterExplanation> filtered, SliceExplanation slice) =>
        string.Join(Gap, filtered.Select(p => p.CaseFor(p.Input is { } input ? tensor.InputName(slice.Slice.Inputs[input].Model) : tensor.Name) is { } one ? $"#{one.Number}" : "none"));

    private static string Template(string name) => Number().Replace(name, ".*");

    [GeneratedRegex(@"\.\d+(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
