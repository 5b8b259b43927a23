using System.Buffers;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Compares tensors that are never merged: integers and booleans.</summary>
internal static class IntegerComparison
{
    private const int ChunkBytes = 1 << 18;

    /// <summary>The first element at which two tensors of one type and shape differ; null where they are equal.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public static long? FirstDifference(TensorSource left, TensorSource right)
    {
        int size = left.Type.Size;
        long length = left.Shape.ElementCount * size;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * ChunkBytes);
        try
        {
            for (long at = 0; at < length; at += ChunkBytes)
            {
                int chunk = (int)Math.Min(ChunkBytes, length - at);
                Span<byte> a = buffer.AsSpan(0, chunk);
                Span<byte> b = buffer.AsSpan(ChunkBytes, chunk);
                left.ReadBytes(at / size, a);
                right.ReadBytes(at / size, b);
                int same = a.CommonPrefixLength(b);
                if (same < chunk)
                {
                    return (at + same) / size;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return null;
    }

    /// <summary>An element as text.</summary>
    public static string Element(TensorSource source, long index)
    {
        Span<byte> bytes = stackalloc byte[source.Type.Size];
        source.ReadBytes(index, bytes);
        return source.Type switch
        {
            DType.BOOL => bytes[0] == 0 ? "false" : "true",
            DType.I8 => $"{(sbyte)bytes[0]}",
            DType.U8 => $"{bytes[0]}",
            DType.I16 => $"{BitConverter.ToInt16(bytes)}",
            DType.U16 => $"{BitConverter.ToUInt16(bytes)}",
            DType.I32 => $"{BitConverter.ToInt32(bytes)}",
            DType.U32 => $"{BitConverter.ToUInt32(bytes)}",
            DType.U64 => $"{BitConverter.ToUInt64(bytes)}",
            _ => $"{BitConverter.ToInt64(bytes)}",
        };
    }
}
