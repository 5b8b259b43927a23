using System.Globalization;

namespace Quickstart.Skills;

/// <summary>A table of models and tasks that grows by a row for each model.</summary>
internal sealed class SkillTable(TextWriter output, string[] tasks)
{
    private const int NameWidth = 44;
    private const int ColumnWidth = 8;

    public void WriteHeader()
    {
        output.WriteLine("share of right answers".PadRight(NameWidth) + string.Concat(tasks.Append("mean").Select(t => t.PadLeft(ColumnWidth))));
        output.WriteLine(new string('-', NameWidth + (ColumnWidth * (tasks.Length + 1))));
    }

    public void WriteRow(string model, double[] shares) =>
        output.WriteLine(model.PadRight(NameWidth) +
            string.Concat(shares.Append(shares.Average()).Select(s => s.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(ColumnWidth))));
}
