namespace MergeDsl.Tensors;

/// <summary>A tensor under another name.</summary>
internal sealed class RenamedTensor(string name, TensorSource tensor) : TensorSource(name, tensor.Shape, tensor.Type)
{
    public override ReadCost Cost => tensor.Cost;

    public override FileRange? Bytes => tensor.Bytes;

    internal override object Identity => tensor.Identity;

    public override IReadOnlyList<TensorSource> Origins => [tensor];

    public override TensorSource Over(IReadOnlyList<TensorSource> origins) => new RenamedTensor(Name, origins[0]);

    public override void ReadBytes(long start, Span<byte> destination) => tensor.ReadBytes(start, destination);
}
