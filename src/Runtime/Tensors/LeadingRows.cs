namespace MergeDsl.Tensors;

/// <summary>The first rows of a tensor: in row-major order the first of its bytes.</summary>
internal sealed class LeadingRows(TensorSource whole, long rows)
    : TensorSource(whole.Name, new([rows, .. whole.Shape.Dimensions.Skip(1)]), whole.Type)
{
    public override ReadCost Cost => whole.Cost;

    public override FileRange? Bytes => whole.Bytes is { } range ? range with { Length = Shape.ElementCount * Type.Size } : null;

    public override IReadOnlyList<TensorSource> Origins => [whole];

    public override TensorSource Over(IReadOnlyList<TensorSource> origins) => new LeadingRows(origins[0], rows);

    public override void ReadBytes(long start, Span<byte> destination) => whole.ReadBytes(start, destination);
}
