using MergeDsl.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>A tensor in memory, copied from like a file in the page cache.</summary>
internal sealed class MemorySource(TensorShape shape, DType type, byte[] bytes) : TensorSource("x", shape, type)
{
    /// <summary>Weights of the base, or of a model that was trained from it.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="type">Its type.</param>
    /// <param name="model">0 is the base.</param>
    public static MemorySource Random(TensorShape shape, DType type, int model)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)(shape.ElementCount * type.Size)));
        RandomWeights.Fill(bytes, type, 0, model);
        return new(shape, type, bytes);
    }

    public override void ReadBytes(long start, Span<byte> destination) =>
        bytes.AsSpan(checked((int)(start * Type.Size)), destination.Length).CopyTo(destination);
}
