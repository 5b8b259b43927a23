using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Combines the inputs with coefficients of each column.</summary>
/// <param name="merge">The tensor.</param>
/// <param name="coefficients">For each input those of all columns.</param>
internal sealed class WeightedColumnsRound<T>(TensorMerge merge, double[][] coefficients) : Round(merge.Whole, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override bool Writes => true;

    public override void Process(Chunk chunk)
    {
        chunk.Reserve<T>(1);
        int columns = coefficients[0].Length, column = (int)(chunk.Start % columns);
        for (int at = 0; at < chunk.Length;)
        {
            int length = Math.Min(Math.Min(Block.Size, chunk.Length - at), columns - column);
            Span<double> sum = chunk.Sum(length)[..length];
            sum.Clear();
            for (int input = 0; input < coefficients.Length; input++)
            {
                TaskVectors.AddProducts<double, T>(coefficients[input].AsSpan(column), chunk.Widen<T>(input, at, length, 0), sum);
            }

            chunk.Store<double>(at, sum);
            at += length;
            column = column + length == columns ? 0 : column + length;
        }

        chunk.Write();
    }
}
