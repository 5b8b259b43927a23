using System.Numerics;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Measures, weighs and combines row by row, where whole rows fit into a chunk: one pass.</summary>
internal sealed class RowCombineRound<T>(TensorMerge merge, CombinationMethod method)
    : Round(merge.Whole, (int)(merge.ChunkElements / merge.RowLength * merge.RowLength))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override bool Writes => true;

    public override void Process(Chunk chunk)
    {
        int rowLength = (int)merge.RowLength;
        int[] inputs = [.. Enumerable.Range(0, merge.Sources.Length)];
        double[] coefficients = new double[inputs.Length];
        GramSums<T> sums = new(merge, method.MeasuresDifferences);
        chunk.Reserve<T>(Math.Max(inputs.Length, 2));
        for (int row = 0; row < chunk.Length; row += rowLength)
        {
            method.Weigh(merge, rowLength <= Block.Size ? sums.OfBlock(chunk, row, rowLength) : Sum(chunk, row, sums), coefficients);
            for (int at = 0; at < rowLength; at += Block.Size)
            {
                CombineRound<T>.Combine(chunk, row + at, Math.Min(Block.Size, rowLength - at), inputs, coefficients, CombineRound<T>.IsSixteenBit(merge));
            }
        }

        chunk.Write();
    }

    private GramMatrix Sum(Chunk chunk, int row, GramSums<T> sums)
    {
        sums.Clear();
        for (int at = 0; at < merge.RowLength; at += Block.Size)
        {
            sums.Add(chunk, row + at, (int)Math.Min(Block.Size, merge.RowLength - at));
        }

        return sums.ToMatrix();
    }
}
