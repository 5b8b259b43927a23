namespace MergeDsl.Tensors;

/// <summary>The lengths of a tensor's dimensions, outermost first; none for a scalar.</summary>
/// <param name="Dimensions">The lengths; each at least 0, their product at most <see cref="long.MaxValue"/>.</param>
public readonly record struct TensorShape(EquatableArray<long> Dimensions)
{
    /// <summary>How many dimensions there are.</summary>
    public int Rank => Dimensions.Count;

    /// <summary>The number of elements: 1 for a scalar, 0 if a dimension is 0.</summary>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (long dimension in Dimensions)
            {
                count = checked(count * dimension);
            }

            return count;
        }
    }

    /// <summary>The shape with another length along an axis.</summary>
    internal TensorShape With(int axis, long length) => new(Dimensions.Select((d, i) => i == axis ? length : d).ToEquatableArray());

    /// <summary>Whether the other shape is this one but for its length along an axis.</summary>
    internal bool IsButFor(int axis, TensorShape other) => Rank > axis && Rank == other.Rank && With(axis, 0) == other.With(axis, 0);

    /// <summary>The shape as people write it: <c>[32000, 4096]</c>.</summary>
    public override string ToString() => Dimensions.ToString();
}
