using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Which elements of a tensor have a variance above a line, and <c>Σ d²</c> of each task vector over these, as the round that collects
/// variances sees it: it keeps a bit for each element above, and the elements near the line until it is known where that runs.
/// </summary>
/// <param name="merge">The tensor.</param>
/// <param name="line">The line.</param>
internal sealed class VarianceSelection<T>(TensorMerge merge, OrderStatistic line) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int models = merge.ModelCount;
    private readonly Accumulators<ExactSum[]> sums = new(() => new ExactSum[2 * merge.ModelCount]);
    private readonly Part?[] parts = new Part?[(merge.ElementCount + merge.ChunkElements - 1) / merge.ChunkElements];
    private NearElements<T>? near;
    private long noted;

    /// <summary>The bits of the elements above the line, as far as they are known.</summary>
    public KeptBits Bits { get; } = merge.KeepBits();

    // Three quarters of what bits leave of the share of the memory for candidates, which variances are collected in too; or what is enough.
    private int Room => (int)Math.Min(
        (((long)merge.CandidateLimit * sizeof(uint)) - (Math.Min(merge.MaskRoom, merge.ElementCount) / 8)) * 3 / 4,
        Math.Max(merge.ElementCount / 32, OrderStatistics.SmallestSampled) * NearElements<T>.Size(models));

    // How far sums may be off from those of SquareSumRound, and shares of them from shares of those: both add the squares of a block in
    // less than 40 steps, these the blocks of a chunk, and shares take some more for each model.
    private double Error => (100.0 + (merge.ChunkElements / Block.Size) + (2 * models)) / (1L << 53);

    /// <summary>Takes note of a block, whose task vectors are in the blocks of a chunk from 1 on.</summary>
    /// <param name="chunk">The chunk, whose blocks come in order.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="length">At most a block.</param>
    /// <param name="above">The bits of elements that are certainly above the line.</param>
    /// <param name="maybe">The elements that may be near it.</param>
    /// <param name="variances">Their variances.</param>
    /// <param name="packed">The block with the first of their task vectors.</param>
    public void Add(Chunk chunk, int at, int length, ReadOnlySpan<ulong> above, ReadOnlySpan<ushort> maybe, ReadOnlySpan<double> variances, int packed)
    {
        Part part = parts[chunk.Index] ??= Begin(chunk);
        Span<ulong> spare = stackalloc ulong[MaskBits.BlockWords];
        Span<ushort> kept = stackalloc ushort[Block.Size];
        Span<ulong> bits = Bits.Of(chunk.Start + at, spare, out _);
        above.CopyTo(bits);
        kept = kept[..Divide(maybe, variances, bits, kept)];
        near!.Add(chunk, part.Count, at, maybe, kept, packed);
        part.Count += kept.Length;
        for (int model = 0; model < models; model++)
        {
            part.Squares[model] += BlockSums.Squares<T>(chunk.Scratch<T>(1 + model, length), bits);
        }

        if (at + length == chunk.Length)
        {
            Finish(chunk, part);
        }
    }

    /// <summary>Finds what there is to know of the elements near the line, once that is found.</summary>
    /// <returns>
    /// Bounds of what <see cref="SquareSumRound{T}"/> would measure for each model, wide enough for shares of it; null: not all was seen, or the line
    /// is not where it was expected.
    /// </returns>
    public (double[] Least, double[] Most)? Settle()
    {
        bool isSeen = noted == merge.ElementCount && line.Key >= line.Likely.Low - 1 && line.Key <= line.Likely.High, isKept = isSeen && near!.IsComplete;
        ExactSum[] squares = new ExactSum[2 * models];
        foreach (ExactSum[] partial in sums.All)
        {
            for (int i = 0; i < squares.Length; i++)
            {
                squares[i].Add(partial[i]);
            }
        }

        if (isKept)
        {
            Array.Clear(squares, models, models);
            foreach (Part? part in parts)
            {
                near!.Select(part!.Place, part.Count, line, part.Start, Bits, squares);
            }
        }
        else
        {
            Bits.Forget();
        }

        Dispose();
        double[] least = [.. squares[..models].Select(s => s.Value)], more = [.. squares[models..].Select(s => s.Value)];
        return isSeen ? ([.. least.Select(s => s * (1 - Error))], [.. least.Select((s, model) => (s + more[model]) * (1 + Error))]) : null;
    }

    /// <summary>Gives room back that is not needed any more.</summary>
    public void Dispose()
    {
        near?.Dispose();
        near = null;
        Array.Clear(parts);
    }

    private Part Begin(Chunk chunk)
    {
        lock (parts)
        {
            near ??= new(models, Room);
        }

        return new(chunk.Start, new double[2 * models]);
    }

    // Sets the bits of what is above where the line is likely, and finds what is near it.
    private int Divide(ReadOnlySpan<ushort> maybe, ReadOnlySpan<double> variances, Span<ulong> bits, Span<ushort> within)
    {
        int count = 0;
        (ulong low, ulong high) = line.Likely;
        for (int i = 0; i < maybe.Length; i++)
        {
            ulong key = MagnitudeKeys.Of(variances[i]);
            bits[maybe[i] >> 6] |= (key > high ? 1ul : 0) << (maybe[i] & 63);
            within[count] = (ushort)i;
            count += key >= low && key <= high ? 1 : 0;
        }

        return count;
    }

    private void Finish(Chunk chunk, Part part)
    {
        part.Place = near!.Keep(chunk, part.Count, part.Squares.AsSpan(models));
        ExactSum[] partial = sums.Take();
        for (int i = 0; i < partial.Length; i++)
        {
            partial[i].Add(part.Squares[i]);
        }

        sums.Return(partial);
        Interlocked.Add(ref noted, chunk.Length);
    }

    // What is seen of a chunk: sums of squares over what is above where the line is likely, and over what is near it; where that is kept.
    private sealed class Part(long start, double[] squares)
    {
        public long Start => start;

        public double[] Squares => squares;

        public int Count { get; set; }

        public long Place { get; set; }
    }
}
