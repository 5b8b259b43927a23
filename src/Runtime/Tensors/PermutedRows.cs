using System.Buffers;
using System.Numerics.Tensors;
using MergeDsl.Numerics;

namespace MergeDsl.Tensors;

/// <summary>
/// A vocabulary tensor in the order of another vocabulary: each row along the token axis is one of the model's own, one of
/// another model's, zeros, or a mean. Nothing is copied ahead of reading; rows that are adjacent in their donor are read in one go.
/// </summary>
internal sealed class PermutedRows : TensorSource
{
    // Elements that are converted at once: 32 KiB of float64 stay in the first cache.
    private const int Piece = 4096;

    private readonly TensorSource[] donors;
    private readonly RowMap map;
    private readonly int axis;
    private readonly long inner;
    private readonly Lazy<byte[]> padding;

    /// <param name="name">The tensor's name.</param>
    /// <param name="donors">The tensors that rows come from, equal in shape but for the token axis.</param>
    /// <param name="map">The rows.</param>
    /// <param name="type">The type of the result; rows of other types are rounded to it, and means are taken of what is rounded.</param>
    /// <param name="axis">The axis that counts tokens.</param>
    public PermutedRows(string name, IReadOnlyList<TensorSource> donors, RowMap map, DType type, int axis = 0)
        : base(name, donors[0].Shape.With(axis, map.RowCount), type)
    {
        this.donors = [.. donors];
        this.map = map;
        this.axis = axis;
        inner = Shape.Dimensions.Skip(axis + 1).Aggregate(1L, (a, b) => a * b);
        padding = new(MeanOfAll);
    }

    /// <summary>Where its rows come from.</summary>
    public RowMap Map => map;

    public override ReadCost Cost => Array.Exists(donors, d => d.Cost == ReadCost.Expensive) ? ReadCost.Expensive : ReadCost.Cheap;

    public override IReadOnlyList<TensorSource> Origins => donors;

    public override TensorSource Over(IReadOnlyList<TensorSource> origins) => new PermutedRows(Name, origins, map, Type, axis);

    public override void ReadBytes(long start, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, (Shape.ElementCount - start) * Type.Size);
        while (!destination.IsEmpty)
        {
            (long block, long within) = Math.DivRem(start, map.RowCount * inner);
            (long row, long column) = Math.DivRem(within, inner);
            RowRun run = map.RunOf(row);
            long rest = ((run.End - row) * inner) - column;
            Span<byte> part = destination[..(int)Math.Min(destination.Length, rest * Type.Size)];
            Read(run, block, row, column, part);
            start += part.Length / Type.Size;
            destination = destination[part.Length..];
        }
    }

    // Elements of a run within one block: of its rows from `row` on, the first of them from `column` on.
    private void Read(RowRun run, long block, long row, long column, Span<byte> destination)
    {
        int first = (int)(run.DonorRow + (row - run.Start));
        if (run.Donor >= 0)
        {
            ReadDonor(new(run.Donor, first), block, column, destination);
            return;
        }

        if (run.Donor == RowMap.Zero)
        {
            destination.Clear();
            return;
        }

        while (!destination.IsEmpty)
        {
            Span<byte> part = destination[..(int)Math.Min(destination.Length, (inner - column) * Type.Size)];
            if (run.Donor == RowMap.Mean)
            {
                ReadMean(map.Means[first++], block, column, part);
            }
            else
            {
                padding.Value.AsSpan((int)((block * inner) + column) * Type.Size, part.Length).CopyTo(part);
            }

            destination = destination[part.Length..];
            column = 0;
        }
    }

    private void ReadDonor(DonorRow from, long block, long column, Span<byte> destination)
    {
        TensorSource donor = donors[from.Donor];
        long start = (((block * donor.Shape.Dimensions[axis]) + from.Row) * inner) + column;
        if (donor.Type == Type)
        {
            donor.ReadBytes(start, destination);
            return;
        }

        byte[] stored = ArrayPool<byte>.Shared.Rent(Piece * sizeof(double));
        double[] values = ArrayPool<double>.Shared.Rent(Piece);
        while (!destination.IsEmpty)
        {
            int count = Math.Min(Piece, destination.Length / Type.Size);
            Span<byte> bytes = stored.AsSpan(0, count * donor.Type.Size);
            donor.ReadBytes(start, bytes);
            ElementTypes.Widen(donor.Type, bytes, values.AsSpan(0, count));
            ElementTypes.Narrow(Type, (ReadOnlySpan<double>)values.AsSpan(0, count), destination[..(count * Type.Size)]);
            start += count;
            destination = destination[(count * Type.Size)..];
        }

        ArrayPool<byte>.Shared.Return(stored);
        ArrayPool<double>.Shared.Return(values);
    }

    // Few rows are means of some, and each costs as many reads: it is computed when it is read. Sums in the order of the models.
    private void ReadMean(DonorRow[] rows, long block, long column, Span<byte> destination)
    {
        double[] values = ArrayPool<double>.Shared.Rent(Piece);
        double[] sums = ArrayPool<double>.Shared.Rent(Piece);
        while (!destination.IsEmpty)
        {
            Span<byte> part = destination[..Math.Min(destination.Length, Piece * Type.Size)];
            Span<double> sum = sums.AsSpan(0, part.Length / Type.Size);
            sum.Clear();
            foreach (DonorRow row in rows)
            {
                ReadDonor(row, block, column, part);
                Add(part, values, sum);
            }

            Store(sum, rows.Length, part);
            column += sum.Length;
            destination = destination[part.Length..];
        }

        ArrayPool<double>.Shared.Return(values);
        ArrayPool<double>.Shared.Return(sums);
    }

    // One pass over the tensor, when the first padding row is asked for; others that ask wait for it.
    private byte[] MeanOfAll()
    {
        long outer = Shape.Dimensions.Take(axis).Aggregate(1L, (a, b) => a * b);
        double[] sums = new double[outer * inner];
        double[] values = ArrayPool<double>.Shared.Rent(Piece);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(64 * Piece * Type.Size);
        int rows = 0;
        foreach (RowRun run in map.Runs.Where(r => r.Donor != RowMap.Padding))
        {
            rows += run.Count;
            for (long block = 0; block < outer; block++)
            {
                AddRun(run, block, bytes, values, sums.AsSpan((int)(block * inner), (int)inner));
            }
        }

        byte[] mean = new byte[sums.Length * Type.Size];
        Store(sums, rows, mean);
        ArrayPool<double>.Shared.Return(values);
        ArrayPool<byte>.Shared.Return(bytes);
        return mean;
    }

    private void AddRun(RowRun run, long block, byte[] buffer, double[] values, Span<double> sums)
    {
        long left = run.Count * inner;
        for (long at = 0; at < left;)
        {
            (long row, long column) = Math.DivRem(at, inner);
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(left - at, buffer.Length / Type.Size) * Type.Size);
            Read(run, block, run.Start + row, column, part);
            at += part.Length / Type.Size;
            while (!part.IsEmpty)
            {
                int count = (int)Math.Min(Math.Min(Piece, inner - column), part.Length / Type.Size);
                Add(part[..(count * Type.Size)], values, sums.Slice((int)column, count));
                part = part[(count * Type.Size)..];
                column = (column + count) % inner;
            }
        }
    }

    private void Add(ReadOnlySpan<byte> stored, double[] values, Span<double> sums)
    {
        ElementTypes.Widen(Type, stored, values.AsSpan(0, sums.Length));
        TensorPrimitives.Add(sums, values.AsSpan(0, sums.Length), sums);
    }

    private void Store(Span<double> sums, int count, Span<byte> destination)
    {
        foreach (ref double sum in sums)
        {
            sum /= Math.Max(count, 1); // of no rows: zero
        }

        ElementTypes.Narrow(Type, (ReadOnlySpan<double>)sums, destination);
    }
}
