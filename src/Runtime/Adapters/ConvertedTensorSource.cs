using System.Buffers;
using MergeDsl.Numerics;
using MergeDsl.Tensors;

namespace MergeDsl.Adapters;

/// <summary>A tensor under another name, rounded once to a type where its own is another.</summary>
/// <param name="name">The name.</param>
/// <param name="source">The tensor.</param>
/// <param name="type">The type; that of the tensor, or both are float types that arithmetic knows.</param>
internal sealed class ConvertedTensorSource(string name, TensorSource source, DType type) : TensorSource(name, source.Shape, type)
{
    public override ReadCost Cost => Type == source.Type || source.Cost > ReadCost.Cheap ? source.Cost : ReadCost.Cheap;

    public override IReadOnlyList<TensorSource> Origins => [source];

    public override TensorSource Over(IReadOnlyList<TensorSource> origins) => new ConvertedTensorSource(Name, origins[0], Type);

    public override FileRange? Bytes => Type == source.Type ? source.Bytes : null;

    internal override object Identity => Type == source.Type ? source.Identity : (source.Identity, Type);

    public override void ReadBytes(long start, Span<byte> destination)
    {
        if (Type == source.Type)
        {
            source.ReadBytes(start, destination);
            return;
        }

        int count = destination.Length / Type.Size;
        byte[] stored = ArrayPool<byte>.Shared.Rent(count * source.Type.Size);
        source.ReadBytes(start, stored.AsSpan(0, count * source.Type.Size));
        Span<double> values = stackalloc double[256];
        for (int at = 0; at < count; at += values.Length)
        {
            Span<double> part = values[..Math.Min(values.Length, count - at)];
            ElementTypes.Widen(source.Type, stored.AsSpan(at * source.Type.Size, part.Length * source.Type.Size), part);
            ElementTypes.Narrow(Type, part, destination.Slice(at * Type.Size, part.Length * Type.Size));
        }

        ArrayPool<byte>.Shared.Return(stored);
    }
}
