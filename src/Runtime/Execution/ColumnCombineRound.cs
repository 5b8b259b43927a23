using System.Numerics;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Measures, weighs and combines each vector along the first dimension. Columns are taken a block at a time, from the
/// first row to the last, so that no sum depends on who works where, and once more where their coefficients are not kept.
/// </summary>
/// <param name="merge">The tensor.</param>
/// <param name="method">The method.</param>
/// <param name="kept">Where the coefficients of all columns go, of each input, for <see cref="WeightedColumnsRound{T}"/>; null: columns are combined at once.</param>
internal sealed class ColumnCombineRound<T>(TensorMerge merge, CombinationMethod method, double[][]? kept)
    : Round(new(0, merge.ElementCount / merge.ColumnLength), Block.Size)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly long columns = merge.ElementCount / merge.ColumnLength;
    private readonly bool ofDifferences = method.MeasuresDifferences && merge.HasBase;

    public override bool Reads(int input) => false;

    /// <summary>
    /// Room for the coefficients of all columns; null: there is none. A block of columns is a short piece of every row, and what is written so
    /// leaves pieces of everything behind, which others have to wait for: there must be few rows.
    /// </summary>
    public static double[][]? RoomForAll(TensorMerge merge)
    {
        long columns = merge.ElementCount / merge.ColumnLength;
        int inputs = merge.Sources.Length;
        return columns * inputs * sizeof(double) > (long)merge.CandidateLimit * sizeof(uint) ? null : [.. Enumerable.Range(0, inputs).Select(_ => new double[columns])];
    }

    public override long Written(Chunk chunk) => kept is null ? chunk.Length * merge.ColumnLength : 0;

    public override void Process(Chunk chunk)
    {
        int inputs = merge.Sources.Length;
        int first = ofDifferences ? 1 : 0;
        double[,][] sums = new double[inputs, inputs][];
        chunk.Reserve<T>(inputs + 1);
        Measure(chunk, sums, first);
        double[][] coefficients = Weigh(chunk.Length, sums, first);
        if (kept is null)
        {
            Combine(chunk, coefficients);
            return;
        }

        for (int input = 0; input < inputs; input++)
        {
            coefficients[input].CopyTo(kept[input], chunk.Start);
        }
    }

    private void Measure(Chunk chunk, double[,][] sums, int first)
    {
        int inputs = merge.Sources.Length;
        for (int i = first; i < inputs; i++)
        {
            for (int j = first; j <= i; j++)
            {
                sums[i, j] = new double[chunk.Length];
            }
        }

        for (long row = 0; row < merge.ColumnLength; row++)
        {
            Read(chunk, row);
            for (int input = 1; input < inputs && ofDifferences; input++)
            {
                Span<T> values = chunk.Scratch<T>(input, chunk.Length);
                TaskVectors.Subtract(values, chunk.Scratch<T>(0, chunk.Length), values);
            }

            for (int i = first; i < inputs; i++)
            {
                for (int j = first; j <= i; j++)
                {
                    TaskVectors.AddProducts<T, T>(chunk.Scratch<T>(i, chunk.Length), chunk.Scratch<T>(j, chunk.Length), sums[i, j]);
                }
            }
        }
    }

    // For each input the coefficients of all columns.
    private double[][] Weigh(int length, double[,][] sums, int first)
    {
        int inputs = merge.Sources.Length;
        double[][] coefficients = [.. Enumerable.Range(0, inputs).Select(_ => new double[length])];
        double[] weighed = new double[inputs];
        GramMatrix gram = new(inputs - first, merge.HasBase, ofDifferences) { IsOfDoubles = typeof(T) == typeof(double) };
        for (int column = 0; column < length; column++)
        {
            for (int i = first; i < inputs; i++)
            {
                for (int j = first; j <= i; j++)
                {
                    gram[i - first, j - first] = sums[i, j][column];
                }
            }

            method.Weigh(merge, gram, weighed);
            for (int input = 0; input < inputs; input++)
            {
                coefficients[input][column] = weighed[input];
            }
        }

        return coefficients;
    }

    private void Combine(Chunk chunk, double[][] coefficients)
    {
        Span<double> sum = chunk.Sum(chunk.Length)[..chunk.Length];
        for (long row = 0; row < merge.ColumnLength; row++)
        {
            Read(chunk, row);
            sum.Clear();
            for (int input = 0; input < coefficients.Length; input++)
            {
                TaskVectors.AddProducts<double, T>(coefficients[input], chunk.Scratch<T>(input, chunk.Length), sum);
            }

            chunk.Write<double>((row * columns) + chunk.Start, sum);
        }
    }

    private void Read(Chunk chunk, long row)
    {
        for (int input = 0; input < merge.Sources.Length; input++)
        {
            Span<T> values = chunk.Scratch<T>(input, chunk.Length);
            chunk.Read(input, (row * columns) + chunk.Start, values[..chunk.Length]);
            values[chunk.Length..].Clear();
        }
    }
}
