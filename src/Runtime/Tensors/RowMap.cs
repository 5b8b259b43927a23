using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MergeDsl.Tensors;

/// <summary>Where each row of a permuted tensor comes from, as runs of adjacent rows: a nearly equal vocabulary is a handful of them.</summary>
internal sealed class RowMap
{
    /// <summary>The donor of rows of zeros.</summary>
    public const int Zero = -1;

    /// <summary>The donor of rows that are means of several.</summary>
    public const int Mean = -2;

    /// <summary>The donor of rows that no token has: the mean of all others.</summary>
    public const int Padding = -3;

    private readonly List<RowRun> runs = [];
    private readonly List<DonorRow[]> means = [];

    /// <summary>The number of rows.</summary>
    public int RowCount => runs.Count == 0 ? 0 : runs[^1].End;

    /// <summary>The runs, in order and without gaps.</summary>
    public IReadOnlyList<RowRun> Runs => runs;

    /// <summary>The rows that each mean is taken over.</summary>
    public IReadOnlyList<DonorRow[]> Means => means;

    /// <summary>Whether rows are computed rather than copied.</summary>
    public bool IsComputed => runs.Exists(r => r.Donor is Mean or Padding);

    /// <summary>The donors that rows are taken from.</summary>
    public IEnumerable<int> Donors => runs.Where(r => r.Donor >= 0).Select(r => r.Donor).Concat(means.SelectMany(m => m).Select(r => r.Donor)).Distinct();

    /// <summary>How many rows the donor gives if they are its first ones, in order, and there is nothing else; else -1.</summary>
    public int LeadingRowsOf(int donor) => runs is [var run] && run.Donor == donor && run.DonorRow == 0 ? run.Count : -1;

    /// <summary>Adds a row of a donor.</summary>
    public void Add(DonorRow row) => Append(row.Donor, row.Row, 1);

    /// <summary>Adds a row of zeros.</summary>
    public void AddZero() => Append(Zero, 0, 1);

    /// <summary>Adds a row that is the mean of others.</summary>
    public void AddMean(DonorRow[] rows)
    {
        means.Add(rows);
        Append(Mean, means.Count - 1, 1);
    }

    /// <summary>Adds rows that are the mean of all that are not padding.</summary>
    public void AddPadding(int count) => Append(Padding, 0, count);

    /// <summary>Adds to a hash what makes one map differ from another.</summary>
    public void AddTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(runs)));
        foreach (DonorRow[] mean in means)
        {
            hash.AppendData(MemoryMarshal.AsBytes<DonorRow>(mean));
        }
    }

    /// <summary>The run that a row is in.</summary>
    public RowRun RunOf(long row)
    {
        int low = 0, high = runs.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (runs[middle].Start <= row)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return runs[low];
    }

    private void Append(int donor, int row, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (runs.Count > 0 && runs[^1] is var last && last.Donor == donor && (donor is Zero or Padding || row == last.DonorRow + last.Count))
        {
            runs[^1] = last with { Count = last.Count + count };
        }
        else
        {
            runs.Add(new(RowCount, count, donor, row));
        }
    }
}
