using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;
using MergeDsl.Tensors;

namespace MergeDsl.Adapters;

/// <summary>
/// A weight with a low-rank change added while it is read: <c>W + s · (L · R)</c>. The product of an element is summed over
/// the rank from its first to its last, in float32 (in float64 where one of the types is), so that it does not matter which
/// elements are read together; the sum is rounded once. Factors are read in tiles: nothing of them is kept.
/// </summary>
/// <param name="weight">The weight.</param>
/// <param name="factors">The change; it fits the weight.</param>
/// <param name="type">The type of the result.</param>
internal sealed class AdaptedTensorSource(TensorSource weight, LowRankFactors factors, DType type) : TensorSource(weight.Name, weight.Shape, type)
{
    // Of each factor a tile of at most so many elements is in memory.
    private const int TileElements = 1 << 18;

    private readonly long columns = weight.Shape.ElementCount / weight.Shape.Dimensions[0];
    private readonly int tileWidth = Math.Clamp(TileElements / factors.Rank, Block.Lanes, Block.Size) / Block.Lanes * Block.Lanes;
    private readonly int tileHeight = Math.Clamp(TileElements / factors.Rank, 1, Block.Size);

    public override ReadCost Cost => ReadCost.Expensive;

    internal override object Identity => (weight.Identity, factors.Identity, Type);

    public override IReadOnlyList<TensorSource> Origins => [weight];

    public override TensorSource Over(IReadOnlyList<TensorSource> origins) => new AdaptedTensorSource(origins[0], factors, Type);

    public override void ReadBytes(long start, Span<byte> destination)
    {
        if (Type == DType.F64 || weight.Type == DType.F64)
        {
            Read<double>(start, destination);
        }
        else
        {
            Read<float>(start, destination);
        }
    }

    private void Read<T>(long start, Span<byte> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = destination.Length / Type.Size;
        byte[] stored = ArrayPool<byte>.Shared.Rent(count * weight.Type.Size);
        T[] change = ArrayPool<T>.Shared.Rent(count + Block.Lanes);
        T[] values = ArrayPool<T>.Shared.Rent(Block.Size);
        weight.ReadBytes(start, stored.AsSpan(0, count * weight.Type.Size));
        Multiply(start, change.AsSpan(0, count));
        change.AsSpan(count, Block.Lanes).Clear();
        for (int at = 0; at < count; at += Block.Size)
        {
            int length = Math.Min(Block.Size, count - at);
            Span<T> block = values.AsSpan(0, Block.Padded(length));
            ElementTypes.Widen(weight.Type, stored.AsSpan(at * weight.Type.Size, length * weight.Type.Size), block[..length]);
            block[length..].Clear();
            LowRankProduct.AddScaled(T.CreateTruncating(factors.Scale), change.AsSpan(at, block.Length), block);
            ElementTypes.Narrow<T>(Type, block[..length], destination.Slice(at * Type.Size, length * Type.Size));
        }

        ArrayPool<byte>.Shared.Return(stored);
        ArrayPool<T>.Shared.Return(change);
        ArrayPool<T>.Shared.Return(values);
    }

    // Any stretch of elements is the end of a row, some whole rows, and the beginning of one.
    private void Multiply<T>(long start, Span<T> change)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] left = ArrayPool<T>.Shared.Rent(tileHeight * factors.Rank);
        T[] right = ArrayPool<T>.Shared.Rent(tileWidth * factors.Rank);
        T[] row = ArrayPool<T>.Shared.Rent(tileWidth);
        while (!change.IsEmpty)
        {
            (long first, long column) = Math.DivRem(start, columns);
            int width = (int)Math.Min(columns - column, change.Length);
            int height = width == columns ? change.Length / width : 1;
            for (int x = 0; x < width; x += tileWidth)
            {
                int tile = Math.Min(tileWidth, width - x);
                int padded = Block.Padded(tile);
                right.AsSpan(0, padded * factors.Rank).Clear();
                factors.Right.Read(0, factors.Rank, column + x, tile, right.AsSpan(), padded);
                for (int y = 0; y < height; y++)
                {
                    int within = y % tileHeight;
                    if (within == 0)
                    {
                        factors.Left.Read(first + y, Math.Min(tileHeight, height - y), 0, factors.Rank, left.AsSpan(), factors.Rank);
                    }

                    LowRankProduct.Row(left.AsSpan(within * factors.Rank, factors.Rank), right, padded, row);
                    row.AsSpan(0, tile).CopyTo(change[((y * width) + x)..]);
                }
            }

            start += (long)width * height;
            change = change[(width * height)..];
        }

        ArrayPool<T>.Shared.Return(left);
        ArrayPool<T>.Shared.Return(right);
        ArrayPool<T>.Shared.Return(row);
    }
}
