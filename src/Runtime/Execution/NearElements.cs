using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Elements of a tensor whose variance is near a line, until it is known where that runs: where they are, and their task vectors.</summary>
/// <param name="models">How many task vectors there are.</param>
/// <param name="room">The bytes that they may take.</param>
internal sealed class NearElements<T>(int models, int room) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Lists of a chunk behind those that variances are collected in.
    private const int PlaceList = 2;
    private const int FirstVectorList = 3;

    // Rented as KeptBits are. What is not written takes no memory.
    private readonly byte[] bytes = ArrayPool<byte>.Shared.Rent(room);
    private long used;

    /// <summary>Whether there was room for all that were to be kept.</summary>
    public bool IsComplete => used <= room;

    /// <summary>The bytes that one takes.</summary>
    public static int Size(int models) => sizeof(int) + (models * Unsafe.SizeOf<T>());

    /// <summary>Adds elements of a block to those of a chunk before it.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="count">How many it has before.</param>
    /// <param name="at">The first element of the block, counted from the chunk's start.</param>
    /// <param name="places">Some elements of the block.</param>
    /// <param name="added">Which of these.</param>
    /// <param name="packed">The block of the chunk with the first of the task vectors of all of them.</param>
    public void Add(Chunk chunk, int count, int at, ReadOnlySpan<ushort> places, ReadOnlySpan<ushort> added, int packed)
    {
        int room = Stride(count + added.Length);
        Span<int> list = chunk.List<int>(PlaceList, room, count)[count..];
        for (int i = 0; i < added.Length; i++)
        {
            list[i] = at + places[added[i]];
        }

        for (int model = 0; model < models; model++)
        {
            Span<T> d = chunk.Scratch<T>(packed + model, places.Length), to = chunk.List<T>(FirstVectorList + model, room, count)[count..];
            for (int i = 0; i < added.Length; i++)
            {
                to[i] = d[added[i]];
            }
        }
    }

    /// <summary>Keeps what was added of a chunk, if there is room.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="count">How many.</param>
    /// <param name="squares">Sums to which their <c>d²</c> is added.</param>
    /// <returns>Where.</returns>
    public long Keep(Chunk chunk, int count, Span<double> squares)
    {
        int stride = Stride(count), size = stride * Size(models);
        long start = Interlocked.Add(ref used, size) - size;
        bool fits = start + size <= room;
        if (fits)
        {
            chunk.List<int>(PlaceList, count, count)[..count].CopyTo(Places(start, count));
        }

        for (int model = 0; model < models; model++)
        {
            Span<T> d = chunk.List<T>(FirstVectorList + model, stride, count)[..stride];
            d[count..].Clear();
            for (int at = 0; at < count; at += Block.Size)
            {
                ReadOnlySpan<T> block = d[at..Math.Min(at + Block.Size, stride)];
                squares[model] += BlockSums.Dot(block, block);
            }

            if (fits)
            {
                d.CopyTo(Vectors(start, count)[(model * stride)..]);
            }
        }

        return start;
    }

    /// <summary>Sets the bits of those of a chunk that are above a line, and adds their <c>d²</c>.</summary>
    /// <param name="start">Where they are kept.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="line">The line.</param>
    /// <param name="first">The first element of the chunk.</param>
    /// <param name="bits">The bits.</param>
    /// <param name="squares">A sum for each model.</param>
    public void Select(long start, int count, OrderStatistic line, long first, KeptBits bits, Span<ExactSum> squares)
    {
        Span<double> variances = stackalloc double[Block.Size];
        Span<ulong> selected = stackalloc ulong[MaskBits.BlockWords];
        ReadOnlySpan<int> places = Places(start, count);
        ReadOnlySpan<T> vectors = Vectors(start, count);
        int stride = Stride(count);
        for (int at = 0; at < count; at += Block.Size)
        {
            int length = Math.Min(Block.Size, count - at), padded = Block.Padded(length);
            Variances.Of(vectors[at..], stride, models, variances[..padded]);
            selected.Clear();
            for (int i = 0; i < length; i++)
            {
                ulong key = MagnitudeKeys.Of(variances[i]);
                long element = first + places[at + i];
                if (key > line.Key || (key == line.Key && element < line.Boundary))
                {
                    selected[i >> 6] |= 1ul << (i & 63);
                    bits.Set(element);
                }
            }

            for (int model = 0; model < models; model++)
            {
                squares[model].Add(BlockSums.Squares(vectors.Slice((model * stride) + at, padded), selected));
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(bytes);

    // How far apart the task vectors of a chunk's elements stand.
    private static int Stride(int count) => Block.Padded(count);

    private Span<int> Places(long start, int count) => MemoryMarshal.Cast<byte, int>(bytes.AsSpan((int)start, count * sizeof(int)));

    private Span<T> Vectors(long start, int count) =>
        MemoryMarshal.Cast<byte, T>(bytes.AsSpan((int)start, Stride(count) * Size(models))[(Stride(count) * sizeof(int))..]);
}
