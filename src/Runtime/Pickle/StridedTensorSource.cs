using System.Buffers;
using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>
/// A view of a storage whose elements do not stand in the order of its shape: transposed, cut out, repeated. They are put
/// in order while they are read, through a window of bounded size.
/// </summary>
internal sealed class StridedTensorSource : TensorSource
{
    private const int WindowBytes = 1 << 20;

    // A read of its own costs about as much as copying so many bytes.
    private const int BytesPerRead = 4096;

    private readonly FileRange storage;
    private readonly StridedDimensions view;
    private readonly int size;

    /// <param name="name">The tensor's name.</param>
    /// <param name="tensor">What it shows, checked against the storage; at least two elements, not contiguous.</param>
    /// <param name="dimensions">Its dimensions.</param>
    /// <param name="storage">The bytes of the storage.</param>
    public StridedTensorSource(string name, TensorView tensor, StridedDimensions dimensions, FileRange storage)
        : base(name, tensor.Shape, tensor.Type)
    {
        size = Type.Size;
        view = dimensions;
        this.storage = storage with { Offset = storage.Offset + (tensor.Offset * size) };
    }

    // Rows of a transposed view are fetched in small pieces.
    public override ReadCost Cost => view.IsTransposed ? ReadCost.Expensive : ReadCost.Cheap;

    private int WindowElements => WindowBytes / size;

    public override void ReadBytes(long start, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length / size, Shape.ElementCount - start);
        byte[] window = ArrayPool<byte>.Shared.Rent(WindowBytes);
        try
        {
            Read(0, 0, start, destination, window);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    // Elements from `start` on of what the dimensions from this one on span at an offset of the storage.
    private void Read(int dimension, long offset, long start, Span<byte> destination, Span<byte> window)
    {
        int count = destination.Length / size;
        if (count == 0)
        {
            return;
        }

        long step = view.Stride(dimension);
        if (dimension == view.Last)
        {
            ReadLine(offset + (start * step), step, destination, window);
            return;
        }

        long inner = view.Inner(dimension);
        long steps = ((start + count - 1) / inner) - (start / inner) + 1;
        long fitting = Fitting(view.Reach(dimension), step);
        long span = ((steps - 1) * step) + view.Reach(dimension) + 1;
        long reads = view.Stride(view.Last) == 1 ? (count / view.Length(view.Last)) + 1 : Math.Min(count, inner);
        if (fitting > 0 && span <= reads * (BytesPerRead / size))
        {
            ReadWindows(dimension, offset, start, destination, window, Math.Min(fitting, steps));
        }
        else if (steps > 1 && step < view.Stride(view.Last))
        {
            ReadColumns(dimension, offset, start, destination, window);
        }
        else
        {
            for (long done = 0; done < count;)
            {
                (long at, long within) = Math.DivRem(start + done, inner);
                int part = (int)Math.Min(count - done, inner - within);
                Read(dimension + 1, offset + (at * step), within, destination.Slice((int)done * size, part * size), window);
                done += part;
            }
        }
    }

    // Several steps at once, with what lies between their elements.
    private void ReadWindows(int dimension, long offset, long start, Span<byte> destination, Span<byte> window, long steps)
    {
        int count = destination.Length / size;
        long step = view.Stride(dimension);
        for (long done = 0; done < count;)
        {
            (long at, long within) = Math.DivRem(start + done, view.Inner(dimension));
            int part = (int)Math.Min(count - done, (steps * view.Inner(dimension)) - within);
            long taken = ((within + part - 1) / view.Inner(dimension)) + 1;
            Span<byte> fetched = window[..(int)((((taken - 1) * step) + view.Reach(dimension) + 1) * size)];
            storage.File.Read(storage.Offset + ((offset + (at * step)) * size), fetched);
            Gather(dimension, fetched, 0, within, destination.Slice((int)done * size, part * size));
            done += part;
        }
    }

    // A transposed matrix: of each column the rows that are wanted, which stand together, or nearly so.
    private void ReadColumns(int dimension, long offset, long start, Span<byte> destination, Span<byte> window)
    {
        long step = view.Stride(dimension);
        long inner = view.Inner(dimension);
        (long firstRow, long firstColumn) = Math.DivRem(start, inner);
        (long lastRow, long lastColumn) = Math.DivRem(start + (destination.Length / size) - 1, inner);
        for (long column = 0; column < inner; column++)
        {
            long row = column < firstColumn ? firstRow + 1 : firstRow;
            long end = column > lastColumn ? lastRow : lastRow + 1;
            long at = offset + view.OffsetWithin(dimension, column);
            while (row < end)
            {
                int rows = (int)Math.Min(end - row, Fitting(0, step));
                Span<byte> fetched = window[..(int)((((rows - 1) * step) + 1) * size)];
                storage.File.Read(storage.Offset + ((at + (row * step)) * size), fetched);
                StridedCopy.Copy(size, fetched, step, destination[(int)(((row * inner) + column - start) * size)..], inner, rows);
                row += rows;
            }
        }
    }

    private void ReadLine(long offset, long step, Span<byte> destination, Span<byte> window)
    {
        if (step == 1)
        {
            storage.File.Read(storage.Offset + (offset * size), destination);
            return;
        }

        int most = step * size > BytesPerRead ? 1 : (int)Math.Min(Fitting(0, step), int.MaxValue);
        int count = destination.Length / size;
        for (int done = 0; done < count;)
        {
            int part = Math.Min(most, count - done);
            Span<byte> fetched = window[..(int)((((part - 1) * step) + 1) * size)];
            storage.File.Read(storage.Offset + ((offset + (done * step)) * size), fetched);
            StridedCopy.Copy(size, fetched, step, destination[(done * size)..], 1, part);
            done += part;
        }
    }

    // The same as Read, of a part of the storage that is in memory.
    private void Gather(int dimension, ReadOnlySpan<byte> memory, long offset, long start, Span<byte> destination)
    {
        int count = destination.Length / size;
        long step = view.Stride(dimension);
        if (dimension == view.Last)
        {
            StridedCopy.Copy(size, memory[(int)((offset + (start * step)) * size)..], step, destination, 1, count);
            return;
        }

        for (long done = 0; done < count;)
        {
            (long at, long within) = Math.DivRem(start + done, view.Inner(dimension));
            int part = (int)Math.Min(count - done, view.Inner(dimension) - within);
            Gather(dimension + 1, memory, offset + (at * step), within, destination.Slice((int)done * size, part * size));
            done += part;
        }
    }

    // How many steps the window holds; 0 where not even one fits.
    private long Fitting(long reach, long step) =>
        reach >= WindowElements ? 0 : step == 0 ? int.MaxValue : ((WindowElements - reach - 1) / step) + 1;
}
