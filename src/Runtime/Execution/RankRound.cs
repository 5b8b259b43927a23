using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Draws masks that depend on ranks, where lines and what lies between their elements fit into a chunk. Where whole lines are whole
/// blocks too, <c>Σ|d|</c> before and after is measured on the way, while differences and masks are in the cache.
/// </summary>
/// <param name="merge">The tensor.</param>
/// <param name="lines">What ranks are counted along.</param>
/// <param name="window">The elements for which masks are drawn.</param>
/// <param name="masks">The masks.</param>
/// <param name="sums">Where sums go, only if there is any use in them and <see cref="Measures"/>.</param>
internal sealed class RankRound<T>(TensorMerge merge, RankLines lines, ElementRange window, RankedMask[] masks, MagnitudeSums? sums)
    : Round(Touching(Unit(merge, lines), lines.Group, window), (int)(merge.ChunkElements / Unit(merge, lines) * Unit(merge, lines)))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many elements of the base are widened at once, or as many as make whole lines: the first-level cache holds their differences, too.
    private const int BatchElements = 1 << 12;

    private readonly int length = (int)lines.Length;
    private readonly int stride = (int)lines.Stride;
    private readonly int batch = (int)(Math.Max(BatchElements / Unit(merge, lines), 1) * Unit(merge, lines));
    private readonly bool[] needed = [.. Enumerable.Range(0, merge.Sources.Length).Select(i => i == 0 || masks.Any(m => merge.InputOf(m.Model) == i))];
    private readonly RankSteps[] steps = [.. masks.Select(m => m.Steps((int)lines.Length))];
    private readonly Accumulators<RankedLine<T>> buffers = new(() => new((int)lines.Length));

    /// <summary>Whether sums can be measured, which are formed block by block.</summary>
    public static bool Measures(TensorMerge merge, RankLines lines) => Unit(merge, lines) % Block.Size == 0;

    public override bool Reads(int input) => needed[input];

    public override void Process(Chunk chunk)
    {
        RankedLine<T> line = buffers.Take();
        (ExactSum Before, ExactSum After)[]? magnitudes = sums?.Partial.Take();
        T[] bases = ArrayPool<T>.Shared.Rent(batch + Block.Lanes), deltas = ArrayPool<T>.Shared.Rent(batch + Block.Lanes);
        byte[] random = ArrayPool<byte>.Shared.Rent(batch);
        Span<byte> bytes = random;
        for (int at = 0; at < chunk.Length; at += batch)
        {
            int count = Math.Min(batch, chunk.Length - at), padded = Block.Padded(count);
            chunk.Widen(0, at, count, bases.AsSpan(0, padded));
            for (int m = 0; m < masks.Length; m++)
            {
                chunk.Subtract(merge.InputOf(masks[m].Model), at, count, bases.AsSpan(0, padded), deltas.AsSpan(0, padded));
                RandomMask.Bytes(masks[m].Key, chunk.Start + at, bytes[..count]);
                for (int i = 0; i < count / length; i++)
                {
                    int first = (i / stride * length * stride) + (i % stride);
                    Gather(deltas, first, line.Values);
                    Gather<byte>(bytes, first, line.Random);
                    Scatter(line.Draw(masks[m], steps[m], chunk.Start + at + first, stride), first, bytes);
                }

                masks[m].Set(chunk.Start + at, bytes[..count]);
                if (magnitudes is not null)
                {
                    Measure(masks[m], chunk.Start + at, deltas.AsSpan(0, padded), ref magnitudes[masks[m].Model]);
                }
            }
        }

        buffers.Return(line);
        ArrayPool<T>.Shared.Return(bases);
        ArrayPool<T>.Shared.Return(deltas);
        ArrayPool<byte>.Shared.Return(random);
        if (magnitudes is not null)
        {
            sums!.Partial.Return(magnitudes); // they are its own
        }
    }

    private void Measure(RankedMask mask, long start, Span<T> deltas, ref (ExactSum Before, ExactSum After) magnitudes)
    {
        for (int at = 0; at < deltas.Length; at += Block.Size)
        {
            if (start + at >= window.Start && start + at < window.Start + window.Length)
            {
                (double before, double after) = mask.Magnitudes(start + at, deltas.Slice(at, Math.Min(Block.Size, deltas.Length - at)));
                magnitudes.Before.Add(before);
                magnitudes.After.Add(after);
            }
        }
    }

    private void Gather<V>(ReadOnlySpan<V> from, int first, Span<V> line)
    {
        if (stride == 1)
        {
            from.Slice(first, line.Length).CopyTo(line);
            return;
        }

        for (int i = 0; i < line.Length; i++)
        {
            line[i] = from[first + (i * stride)];
        }
    }

    private void Scatter(ReadOnlySpan<byte> line, int first, Span<byte> to)
    {
        if (stride == 1)
        {
            line.CopyTo(to[first..]);
            return;
        }

        for (int i = 0; i < line.Length; i++)
        {
            to[first + (i * stride)] = line[i];
        }
    }

    // The fewest elements that are whole groups of lines and, if a chunk has room for so many, whole blocks.
    private static long Unit(TensorMerge merge, RankLines lines)
    {
        long blocks = lines.Group;
        while (blocks % Block.Size != 0)
        {
            blocks *= 2; // a block is a power of two
        }

        return blocks <= merge.ChunkElements ? blocks : lines.Group;
    }

    // Whole groups, from the start of a unit on.
    private static ElementRange Touching(long unit, long group, ElementRange window)
    {
        long start = window.Start / unit * unit;
        return new(start, (window.Start + window.Length - start + group - 1) / group * group);
    }
}
