using System.Buffers;
using MergeDsl.Numerics;
using MergeDsl.Tensors;

namespace MergeDsl.Adapters;

/// <summary>A factor as a matrix that is read in rectangles.</summary>
/// <param name="Source">The tensor.</param>
/// <param name="Lines">The length of its first dimension.</param>
/// <param name="IsTransposed">Whether its lines are the matrix's columns.</param>
internal sealed record FactorMatrix(TensorSource Source, long Lines, bool IsTransposed)
{
    private const int BufferElements = 1 << 15;

    private long LineLength => Source.Shape.ElementCount / Lines;

    /// <summary>Reads a rectangle, row by row, rows some elements apart.</summary>
    public void Read<T>(long row, int rows, long column, int columns, Span<T> destination, int stride)
        where T : unmanaged
    {
        (long line, int lines, long first, int count) = IsTransposed ? (column, columns, row, rows) : (row, rows, column, columns);
        int room = Math.Max(count, BufferElements);
        int together = count == LineLength ? Math.Min(room / count, lines) : 1;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(together * count * Source.Type.Size);
        T[] values = ArrayPool<T>.Shared.Rent(count);
        for (int done = 0; done < lines; done += together)
        {
            int taken = Math.Min(together, lines - done);
            Span<byte> read = bytes.AsSpan(0, taken * count * Source.Type.Size);
            Source.ReadBytes(((line + done) * LineLength) + first, read);
            for (int i = 0; i < taken; i++)
            {
                ElementTypes.Widen(Source.Type, read.Slice(i * count * Source.Type.Size, count * Source.Type.Size), values.AsSpan(0, count));
                Place(values.AsSpan(0, count), done + i, destination, stride);
            }
        }

        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<T>.Shared.Return(values);
    }

    private void Place<T>(ReadOnlySpan<T> values, int line, Span<T> destination, int stride)
        where T : unmanaged
    {
        if (!IsTransposed)
        {
            values.CopyTo(destination[(line * stride)..]);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            destination[(i * stride) + line] = values[i];
        }
    }
}
