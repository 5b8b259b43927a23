namespace MergeDsl.Tensors;

/// <summary>The first of a tensor along an axis before which it has no other than one: in row-major order the first of its bytes.</summary>
/// <param name="whole">The tensor.</param>
/// <param name="rows">How many.</param>
/// <param name="axis">The axis.</param>
internal sealed class LeadingRows(TensorSource whole, long rows, int axis = 0)
    : TensorSource(whole.Name, whole.Shape.With(axis, rows), whole.Type)
{
    public override ReadCost Cost => whole.Cost;

    public override FileRange? Bytes => whole.Bytes is { } range ? range with { Length = Shape.ElementCount * Type.Size } : null;

    public override IReadOnlyList<TensorSource> Origins => [whole];

    public override TensorSource Over(IReadOnlyList<TensorSource> origins) => new LeadingRows(origins[0], rows, axis);

    public override void ReadBytes(long start, Span<byte> destination) => whole.ReadBytes(start, destination);
}
