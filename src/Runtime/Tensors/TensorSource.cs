namespace MergeDsl.Tensors;

/// <summary>
/// Something that knows a tensor's name, shape and type and can put its elements into a span. Whatever an input can be is
/// such a source, and sources wrap one another, so that planning and execution know nothing of formats.
/// Reading is safe from any number of threads.
/// </summary>
/// <param name="name">The tensor's name in its checkpoint.</param>
/// <param name="shape">Its shape.</param>
/// <param name="type">The type of its elements.</param>
public abstract class TensorSource(string name, TensorShape shape, DType type)
{
    /// <summary>The tensor's name in its checkpoint.</summary>
    public string Name { get; } = name;

    /// <summary>Its shape, elements in row-major order.</summary>
    public TensorShape Shape { get; } = shape;

    /// <summary>The type of its elements.</summary>
    public DType Type { get; } = type;

    /// <summary>What reading costs.</summary>
    public virtual ReadCost Cost => ReadCost.Plain;

    /// <summary>The bytes of the tensor in a file, little endian and contiguous, where the source is no more than that; else null.</summary>
    public virtual FileRange? Bytes => null;

    /// <summary>
    /// Equal for sources of the same elements, though each plan opens its models for itself. A file that was changed in between is
    /// another one, and a source that says nothing of what it is made of is equal to itself alone.
    /// </summary>
    internal virtual object Identity => Bytes is { } bytes ? (bytes.File, bytes.Offset, Type, Shape.ElementCount) : this;

    /// <summary>The sources that this one reads, where it is arithmetic over others or a view of one; else none.</summary>
    public virtual IReadOnlyList<TensorSource> Origins => [];

    /// <summary>This source over others in the place of its origins: of the same shapes and types, and cheaper to read.</summary>
    /// <param name="origins">One for each of <see cref="Origins"/>, in their order.</param>
    public virtual TensorSource Over(IReadOnlyList<TensorSource> origins) => this;

    /// <summary>Puts elements <paramref name="start"/>, <paramref name="start"/> + 1, … in the source's own type, little endian, into <paramref name="destination"/>.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="destination">A whole number of elements.</param>
    public abstract void ReadBytes(long start, Span<byte> destination);
}
