using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary><c>|x - b|</c> times the divergence of the row.</summary>
internal sealed class ElementImportance<T>(TensorMerge merge, RowDivergences<T> divergences) : ElementQuantities<double>(merge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int ChunkElements => divergences.ChunkElements;

    public override void Reserve(Chunk chunk) => chunk.Reserve<T>(2);

    /// <summary>Puts the base into block 0 and the model into block 1.</summary>
    public override void MoveTo(Chunk chunk, int at, int length)
    {
        chunk.Widen<T>(0, at, length, 0);
        chunk.Widen<T>(Merge.InputOf(0), at, length, 1);
        if (at == 0)
        {
            divergences.Prepare(chunk);
        }
    }

    public override ReadOnlySpan<double> Of(Chunk chunk, int at, int length, int quantity)
    {
        ReadOnlySpan<T> b = chunk.Scratch<T>(0, length), x = chunk.Scratch<T>(1, length);
        Span<double> values = chunk.Sum(length);
        values[length..].Clear();
        for (int i = 0; i < length;)
        {
            long element = chunk.Start + at + i;
            int end = (int)Math.Min(length, i + Merge.RowLength - (element % Merge.RowLength));
            TaskVectors.Distances(x[i..end], b[i..end], divergences.Of(chunk, element / Merge.RowLength), values[i..end]);
            i = end;
        }

        return values;
    }
}
