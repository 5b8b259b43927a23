using System.Runtime.InteropServices;
using MergeDsl.Tensors;

namespace MergeDsl.Tests.Execution;

/// <summary>A tensor in memory, stored in any of the types that arithmetic knows.</summary>
internal sealed class ArrayTensorSource(string name, TensorShape shape, DType type, byte[] bytes) : TensorSource(name, shape, type)
{
    public byte[] Content => bytes;

    public static ArrayTensorSource Of(DType type, TensorShape shape, params double[] values) =>
        new("x", shape, type, [.. values.SelectMany(v => ScalarTypes.Bytes(type, v))]);

    public double[] Values() => ScalarTypes.Values(Type, bytes);

    public override void ReadBytes(long start, Span<byte> destination) =>
        bytes.AsSpan(checked((int)start * Type.Size), destination.Length).CopyTo(destination);

    public static ReadOnlySpan<T> As<T>(byte[] bytes)
        where T : struct => MemoryMarshal.Cast<byte, T>(bytes);
}
