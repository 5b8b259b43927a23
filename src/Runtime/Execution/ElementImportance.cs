using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary><c>|x - b|</c> times the divergence of the row.</summary>
internal sealed class ElementImportance<T>(TensorMerge merge, RowDivergences<T> divergences) : EstimatedQuantity(merge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int ChunkElements => divergences.ChunkElements;

    protected override double Error => Distances.EstimateError;

    /// <summary>Blocks: the base, the model, estimates.</summary>
    public override void Reserve(Chunk chunk) => chunk.Reserve<T>(3);

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
            int end = EndOfRow(chunk, at + i, length - i, out double divergence) + i;
            Distances.Of(x[i..end], b[i..end], divergence, values[i..end]);
            i = end;
        }

        return values;
    }

    protected override Span<float> EstimatesOf(Chunk chunk, int length) =>
        MemoryMarshal.Cast<T, float>(chunk.Scratch<T>(2, length))[..Block.Padded(length)];

    protected override void Estimate(Chunk chunk, int at, int length, Span<float> estimates)
    {
        ReadOnlySpan<T> b = chunk.Scratch<T>(0, length), x = chunk.Scratch<T>(1, length);
        estimates[length..].Clear();
        for (int i = 0; i < length;)
        {
            int end = EndOfRow(chunk, at + i, length - i, out double divergence) + i;
            Distances.Estimate(x[i..end], b[i..end], divergence, estimates[i..end]);
            i = end;
        }
    }

    protected override void Compute(Chunk chunk, int at, int length, ReadOnlySpan<ushort> wanted, Span<double> numbers)
    {
        ReadOnlySpan<T> b = chunk.Scratch<T>(0, length), x = chunk.Scratch<T>(1, length);
        double divergence = 0;
        int end = 0;
        for (int number = 0; number < wanted.Length; number++)
        {
            int i = wanted[number];
            end = i < end ? end : EndOfRow(chunk, at + i, length - i, out divergence) + i;
            numbers[number] = Distances.Of(x[i], b[i], divergence);
        }
    }

    // How many of some elements are in the row of the first, whose divergence it is.
    private int EndOfRow(Chunk chunk, int at, int length, out double divergence)
    {
        (long row, long column) = Math.DivRem(chunk.Start + at, Merge.RowLength);
        divergence = divergences.Of(chunk, row);
        return (int)Math.Min(length, Merge.RowLength - column);
    }
}
