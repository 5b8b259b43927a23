using System.Numerics;

namespace MergeDsl.Execution;

/// <summary><c>|x - b|</c> times the divergence of the row.</summary>
internal sealed class ElementImportance<T>(TensorMerge merge, RowDivergences<T> divergences) : ElementQuantity(merge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Reserve(Chunk chunk) => chunk.Reserve<T>(2);

    public override void Of(Chunk chunk, int at, Span<double> values)
    {
        ReadOnlySpan<T> b = chunk.Widen<T>(0, at, values.Length, 0), x = chunk.Widen<T>(Merge.InputOf(0), at, values.Length, 1);
        long row = -1;
        double divergence = 0;
        for (int i = 0; i < values.Length; i++)
        {
            long own = (chunk.Start + at + i) / Merge.RowLength;
            divergence = own == row ? divergence : divergences.Of(own);
            row = own;
            values[i] = Math.Abs(double.CreateTruncating(x[i]) - double.CreateTruncating(b[i])) * divergence;
        }
    }
}
