using System.Buffers;
using System.Numerics.Tensors;
using MergeDsl.Numerics;

namespace MergeDsl.Tensors;

/// <summary>
/// A weight of 8-bit floats times its scales. The product is formed in float64, where it is exact, and rounded once. Scales
/// are read as far as they are needed: nothing of them is kept.
/// </summary>
/// <param name="weight">The weight.</param>
/// <param name="scales">Its scales.</param>
/// <param name="type">The type of the result.</param>
internal sealed class DequantisedTensor(TensorSource weight, BlockScales scales, DType type) : TensorSource(weight.Name, weight.Shape, type)
{
    // Elements that are converted at once, and scales that are read at once: 32 KiB of float64 stay in the first cache.
    private const int Piece = 4096;

    public override ReadCost Cost => weight.Cost == ReadCost.Expensive ? ReadCost.Expensive : ReadCost.Cheap;

    internal override object Identity => (weight.Identity, scales.Scale.Identity, scales.Matrices, scales.Rows, scales.Columns, Type);

    public override IReadOnlyList<TensorSource> Origins => [weight, scales.Scale];

    public override TensorSource Over(IReadOnlyList<TensorSource> origins) => new DequantisedTensor(origins[0], scales with { Scale = origins[1] }, Type);

    public override void ReadBytes(long start, Span<byte> destination)
    {
        int count = destination.Length / Type.Size;
        byte[] stored = ArrayPool<byte>.Shared.Rent(count);
        double[] values = ArrayPool<double>.Shared.Rent(Piece);
        double[] factors = ArrayPool<double>.Shared.Rent(Math.Max(Piece, scales.PerRow));
        weight.ReadBytes(start, stored.AsSpan(0, count));
        long firstFactor = 0;
        int factorCount = 0;
        for (int at = 0; at < count;)
        {
            (long row, long column) = Math.DivRem(start + at, scales.Width);
            Span<double> part = values.AsSpan(0, (int)Math.Min(Math.Min(Piece, count - at), scales.Width - column));
            long first = scales.FirstOf(row);
            if (first < firstFactor || first + scales.PerRow > firstFactor + factorCount)
            {
                firstFactor = first;
                factorCount = (int)Math.Min(Math.Max(Piece, scales.PerRow), scales.Scale.Shape.ElementCount - first);
                ReadFactors(first, factors.AsSpan(0, factorCount));
            }

            ElementTypes.Widen(weight.Type, stored.AsSpan(at, part.Length), part);
            Multiply(part, factors.AsSpan((int)(first - firstFactor), scales.PerRow), column);
            ElementTypes.Narrow(Type, (ReadOnlySpan<double>)part, destination.Slice(at * Type.Size, part.Length * Type.Size));
            at += part.Length;
        }

        ArrayPool<byte>.Shared.Return(stored);
        ArrayPool<double>.Shared.Return(values);
        ArrayPool<double>.Shared.Return(factors);
    }

    private void ReadFactors(long first, Span<double> factors)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(factors.Length * scales.Scale.Type.Size);
        Span<byte> read = bytes.AsSpan(0, factors.Length * scales.Scale.Type.Size);
        scales.Scale.ReadBytes(first, read);
        ElementTypes.Widen(scales.Scale.Type, read, factors);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    // Elements of one row, the first of them in that column.
    private void Multiply(Span<double> values, ReadOnlySpan<double> factors, long column)
    {
        while (!values.IsEmpty)
        {
            (long block, long within) = Math.DivRem(column, scales.Columns);
            Span<double> part = values[..(int)Math.Min(values.Length, scales.Columns - within)];
            TensorPrimitives.Multiply(part, factors[(int)block], part);
            column += part.Length;
            values = values[part.Length..];
        }
    }
}
