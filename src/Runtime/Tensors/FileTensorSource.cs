namespace MergeDsl.Tensors;

/// <summary>A tensor that is a stretch of a file.</summary>
internal sealed class FileTensorSource(string name, TensorShape shape, DType type, FileRange range) : TensorSource(name, shape, type)
{
    private object? identity;

    public override FileRange? Bytes => range;

    internal override object Identity => identity ??= base.Identity; // asked for several times, of tens of thousands

    public override void ReadBytes(long start, Span<byte> destination)
    {
        long offset = start * Type.Size;
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, range.Length - offset);
        range.File.Read(range.Offset + offset, destination);
    }
}
