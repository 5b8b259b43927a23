using System.Globalization;
using System.Runtime.InteropServices;
using MergeDsl.Execution;
using MergeDsl.Numerics;
using MergeDsl.Planning;

namespace MergeDsl.Output;

/// <summary>Hands results on and takes a digest of each tensor on the way, whatever pieces it comes in.</summary>
internal sealed class TensorDigests : ITensorSink
{
    private readonly ITensorSink next;
    private readonly Action<int, string> finished;
    private readonly ulong[] low;
    private readonly ulong[] high;
    private readonly long[] left;

    // Blocks whose parts come in several writes: at most two for each chunk under way.
    private readonly Dictionary<(int Tensor, long Block), (byte[] Bytes, int Filled)> partial = [];

    /// <summary>The digest of a tensor without elements.</summary>
    public static readonly string OfNothing = Text(0, 0, 0);

    /// <param name="tensors">All tensors of the output, by number.</param>
    /// <param name="next">Takes the bytes.</param>
    /// <param name="finished">Told of each tensor that is written whole, by its number, with its digest; from any thread.</param>
    public TensorDigests(IReadOnlyList<PlannedTensor> tensors, ITensorSink next, Action<int, string> finished)
    {
        this.next = next;
        this.finished = finished;
        low = new ulong[tensors.Count];
        high = new ulong[tensors.Count];
        left = new long[tensors.Count];
        for (int i = 0; i < tensors.Count; i++)
        {
            left[i] = ShardLayout.ByteCount(tensors[i]);
        }
    }

    /// <inheritdoc/>
    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes)
    {
        next.Write(tensor, offset, bytes);
        int index = tensor.Number;
        long total = ShardLayout.ByteCount(tensor);
        int count = bytes.Length;
        while (!bytes.IsEmpty)
        {
            long block = offset / BlockDigest.Size;
            int at = (int)(offset % BlockDigest.Size);
            int length = Math.Min(bytes.Length, BlockDigest.Size - at);
            long blockLength = Math.Min(BlockDigest.Size, total - (block * BlockDigest.Size));
            if (length == BlockDigest.Size)
            {
                Add(index, block, bytes[..length]);
            }
            else if (length == blockLength)
            {
                AddLast(index, block, bytes[..length]);
            }
            else
            {
                AddPart(index, block, at, bytes[..length], blockLength);
            }

            offset += length;
            bytes = bytes[length..];
        }

        if (Interlocked.Add(ref left[index], -count) == 0)
        {
            finished(index, Text(low[index], high[index], total));
        }
    }

    /// <summary>The digest of a tensor that lies in a file.</summary>
    /// <param name="read">Puts the bytes from an offset on, counted from the tensor's start, into a span.</param>
    /// <param name="length">The bytes of the tensor.</param>
    public static string Of(ReadBytes read, long length)
    {
        byte[] buffer = new byte[64 * BlockDigest.Size];
        ulong low = 0;
        ulong high = 0;
        for (long offset = 0; offset < length; offset += buffer.Length)
        {
            int count = (int)Math.Min(buffer.Length, length - offset);
            read(offset, buffer.AsSpan(0, count));
            buffer.AsSpan(count).Clear();
            for (int at = 0; at < count; at += BlockDigest.Size)
            {
                (ulong lower, ulong upper) = BlockDigest.Of(buffer.AsSpan(at), (offset + at) / BlockDigest.Size);
                low += lower;
                high += upper;
            }
        }

        return Text(low, high, length);
    }

    private void Add(int tensor, long block, ReadOnlySpan<byte> bytes)
    {
        (ulong lower, ulong upper) = BlockDigest.Of(bytes, block);
        Interlocked.Add(ref low[tensor], lower);
        Interlocked.Add(ref high[tensor], upper);
    }

    // The last block of a tensor is filled up with zeros.
    private void AddLast(int tensor, long block, ReadOnlySpan<byte> bytes)
    {
        Span<byte> filled = stackalloc byte[BlockDigest.Size];
        bytes.CopyTo(filled);
        filled[bytes.Length..].Clear();
        Add(tensor, block, filled);
    }

    private void AddPart(int tensor, long block, int at, ReadOnlySpan<byte> bytes, long blockLength)
    {
        byte[]? whole = null;
        lock (partial)
        {
            ref (byte[] Bytes, int Filled) part = ref CollectionsMarshal.GetValueRefOrAddDefault(partial, (tensor, block), out _);
            part.Bytes ??= new byte[BlockDigest.Size];
            bytes.CopyTo(part.Bytes.AsSpan(at));
            part.Filled += bytes.Length;
            if (part.Filled == blockLength)
            {
                whole = part.Bytes;
                partial.Remove((tensor, block));
            }
        }

        if (whole is not null)
        {
            Add(tensor, block, whole);
        }
    }

    // The length tells zeros at the end from the filling.
    private static string Text(ulong low, ulong high, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"{high + (ulong)length:x16}{low:x16}");
}
