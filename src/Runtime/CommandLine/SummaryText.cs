using System.Globalization;
using MergeDsl.Output;
using MergeDsl.Recipes;

namespace MergeDsl.CommandLine;

/// <summary>Prints what tells whether the output still looks like a model.</summary>
internal static class SummaryText
{
    public static void Write(MergeSummary summary, TextWriter output)
    {
        if (summary.Norms.Count > 0)
        {
            Norms(summary).Write(output);
        }

        output.WriteLine(summary.NonFinite == 0
            ? $"{summary.Merged} tensors merged, {summary.Copied} copied, all values finite"
            : $"{summary.Merged} tensors merged, {summary.Copied} copied; {summary.NonFinite} values are not finite, such as in {summary.FirstNonFinite}: this is hardly a model that works");
    }

    private static TextTable Norms(MergeSummary summary)
    {
        TextTable table = new(["norm ≈", "output", .. NamesOf(summary.Models), ""]);
        foreach (PartNorm part in summary.Norms)
        {
            List<string> cells = [part.Part, Number(part.Norm)];
            foreach (double? input in part.Inputs)
            {
                cells.Add(input is { } norm ? Number(norm) : "–");
            }

            table.Add([.. cells, Remark(part)]);
        }

        return table;
    }

    // A merge lies between its inputs, or not far from them.
    private static string Remark(PartNorm part)
    {
        double least = double.PositiveInfinity;
        double most = 0;
        foreach (double? input in part.Inputs)
        {
            if (input is > 0 and { } norm)
            {
                least = Math.Min(least, norm);
                most = Math.Max(most, norm);
            }
        }

        return most == 0 ? ""
            : part.Norm < least / 2 ? "less than half of any input"
            : part.Norm > most * 2 ? "more than twice any input"
            : "";
    }

    // The last parts of the paths, where they tell the models apart.
    private static IEnumerable<string> NamesOf(EquatableArray<ModelReference> models)
    {
        string[] names = [.. models.Select(m => m.ToString().TrimEnd('/', '\\'))];
        string[] tails = [.. names.Select(n => n[(n.LastIndexOfAny(['/', '\\']) + 1)..])];
        return tails.Distinct(StringComparer.Ordinal).Count() == tails.Length ? tails : names;
    }

    private static string Number(double value) => value.ToString(value is >= 1e5 or (< 1e-3 and > 0) ? "0.00e+0" : "G4", CultureInfo.InvariantCulture);
}
