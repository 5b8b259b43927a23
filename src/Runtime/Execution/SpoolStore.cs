namespace MergeDsl.Execution;

/// <summary>Bytes that are written once and then read, by any number of threads.</summary>
internal abstract class SpoolStore : IDisposable
{
    public abstract void Write(long offset, ReadOnlySpan<byte> bytes);

    public abstract void Read(long offset, Span<byte> destination);

    public abstract void Dispose();
}
