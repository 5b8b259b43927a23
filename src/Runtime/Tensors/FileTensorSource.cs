namespace MergeDsl.Tensors;

/// <summary>A tensor that is a stretch of a file; equal to another that is the same stretch, read as the same type.</summary>
internal sealed class FileTensorSource(string name, TensorShape shape, DType type, FileRange range) : TensorSource(name, shape, type)
{
    private readonly FileRange range = range;

    public override FileRange? Bytes => range;

    internal override object Identity => this; // asked for several times, of tens of thousands

    public override bool Equals(object? obj) =>
        obj is FileTensorSource other && Type == other.Type && range == other.range;

    public override int GetHashCode() => HashCode.Combine(range.File, range.Offset, range.Length, Type);

    public override void ReadBytes(long start, Span<byte> destination)
    {
        long offset = start * Type.Size;
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, range.Length - offset);
        range.File.Read(range.Offset + offset, destination);
    }
}
