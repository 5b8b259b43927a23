namespace MergeDsl.Output;

/// <summary>Fills a span with bytes from an offset on.</summary>
internal delegate void ReadBytes(long offset, Span<byte> destination);
