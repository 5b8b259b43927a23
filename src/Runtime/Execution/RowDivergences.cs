using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>
/// How far each row of a model is from the base's (<see cref="SoftmaxDivergence"/>). Measured once where there is room for
/// a number for each row; else rows are short, and those of a chunk are computed when the chunk is there.
/// </summary>
internal sealed class RowDivergences<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TensorMerge merge;
    private readonly int rowLength;
    private readonly double[]? known;

    public RowDivergences(TensorMerge merge)
    {
        this.merge = merge;
        long rows = merge.ElementCount / merge.RowLength;
        bool isLong = merge.RowLength > merge.ChunkElements;
        rowLength = isLong ? 0 : (int)merge.RowLength;
        known = isLong || rows <= merge.CandidateLimit / 2 ? new double[rows] : null;
        ChunkElements = known is null ? WholeRows : merge.ChunkElements;
    }

    /// <summary>Elements a chunk of the rounds that ask for divergences.</summary>
    public int ChunkElements { get; }

    private int WholeRows => merge.ChunkElements / rowLength * rowLength;

    /// <summary>The rounds that measure all rows; none where there is no room for them.</summary>
    public IEnumerable<Round> Rounds()
    {
        if (known is null)
        {
            yield break;
        }

        if (rowLength > 0)
        {
            yield return new ShortRowRound(merge, this, known);
            yield break;
        }

        for (long row = 0; row < known.Length; row++)
        {
            LongRowDivergence<T> divergence = new(merge, new(row * merge.RowLength, merge.RowLength));
            foreach (Round round in divergence.Rounds())
            {
                yield return round;
            }

            known[row] = divergence.Result;
        }
    }

    /// <summary>Computes those of a chunk's rows that are not known, if it has whole rows.</summary>
    public void Prepare(Chunk chunk)
    {
        if (known is null && HasWholeRows(chunk))
        {
            Compute(chunk, chunk.Rows(chunk.Length / rowLength));
        }
    }

    /// <summary>The divergence of a row, some of which is in the chunk that was prepared.</summary>
    public double Of(Chunk chunk, long row) =>
        known is not null ? known[row]
        : HasWholeRows(chunk) ? chunk.Rows(chunk.Length / rowLength)[(int)(row - (chunk.Start / rowLength))]
        : Read(row);

    private bool HasWholeRows(Chunk chunk) => chunk.Start % rowLength == 0 && chunk.Length % rowLength == 0;

    private void Compute(Chunk chunk, Span<double> divergences)
    {
        int padded = Block.Padded(rowLength);
        T[] rows = ArrayPool<T>.Shared.Rent(2 * padded);
        double[] powers = ArrayPool<double>.Shared.Rent(2 * padded);
        Span<T> b = rows.AsSpan(0, padded), x = rows.AsSpan(padded, padded);
        int other = merge.InputOf(0);
        for (int row = 0; row < divergences.Length; row++)
        {
            merge.Widen(0, Stored(chunk, 0, row), b[..rowLength]);
            merge.Widen(other, Stored(chunk, other, row), x[..rowLength]);
            divergences[row] = SoftmaxDivergence.OfRow(b, x, rowLength, powers);
        }

        ArrayPool<T>.Shared.Return(rows);
        ArrayPool<double>.Shared.Return(powers);
    }

    private ReadOnlySpan<byte> Stored(Chunk chunk, int input, int row)
    {
        int bytes = rowLength * merge.Sources[input].Type.Size;
        return chunk.Stored(input).Slice(row * bytes, bytes);
    }

    // For samples, which are not made of whole rows.
    private double Read(long row)
    {
        int padded = Block.Padded(rowLength);
        T[] b = new T[padded], x = new T[padded];
        byte[] bytes = new byte[rowLength * sizeof(double)];
        merge.Read(0, row * rowLength, bytes, b.AsSpan(0, rowLength));
        merge.Read(merge.InputOf(0), row * rowLength, bytes, x.AsSpan(0, rowLength));
        return SoftmaxDivergence.OfRow(b, x, rowLength, new double[2 * padded]);
    }

    private sealed class ShortRowRound(TensorMerge merge, RowDivergences<T> divergences, double[] known) : Round(merge.Whole, divergences.WholeRows)
    {
        public override void Process(Chunk chunk) =>
            divergences.Compute(chunk, known.AsSpan((int)(chunk.Start / divergences.rowLength), chunk.Length / divergences.rowLength));
    }
}
