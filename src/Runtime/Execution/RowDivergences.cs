using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// How far each row of a model is from the base's: the Kullback-Leibler divergence of their softmaxes, to which 1e-8 is
/// added. Kept where there is room for a number for each row, else computed when it is asked for.
/// </summary>
internal sealed class RowDivergences<T>(TensorMerge merge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Floor = 1e-8;

    private readonly double[]? known = merge.ElementCount / merge.RowLength <= merge.CandidateLimit / 2 ? new double[merge.ElementCount / merge.RowLength] : null;

    /// <summary>The round that measures all rows; null: there is no room for them.</summary>
    public Round? Measure() => known is null ? null : new DivergenceRound(merge, this, known);

    /// <summary>The divergence of a row.</summary>
    public double Of(long row) => known is null ? Compute(row) : known[row];

    // Σ p log(p / q) = Σ q φ(p / q - 1) + Σ (p - q), of which the last is zero; nothing cancels.
    private double Compute(long row)
    {
        Span<T> b = stackalloc T[Block.Size], x = stackalloc T[Block.Size];
        T highestB = T.NegativeInfinity, highestX = T.NegativeInfinity;
        for (long at = 0; at < merge.RowLength; at += Block.Size)
        {
            int length = Read(row, at, b, x);
            for (int i = 0; i < length; i++)
            {
                highestB = T.Max(highestB, b[i]);
                highestX = T.Max(highestX, x[i]);
            }
        }

        double totalB = 0, totalX = 0;
        for (long at = 0; at < merge.RowLength; at += Block.Size)
        {
            int length = Read(row, at, b, x);
            double sumB = 0, sumX = 0;
            for (int i = 0; i < length; i++)
            {
                sumB += ReproducibleMath.Exp(double.CreateTruncating(b[i]) - double.CreateTruncating(highestB));
                sumX += ReproducibleMath.Exp(double.CreateTruncating(x[i]) - double.CreateTruncating(highestX));
            }

            totalB += sumB;
            totalX += sumX;
        }

        double divergence = 0;
        for (long at = 0; at < merge.RowLength; at += Block.Size)
        {
            int length = Read(row, at, b, x);
            double sum = 0;
            for (int i = 0; i < length; i++)
            {
                double q = ReproducibleMath.Exp(double.CreateTruncating(b[i]) - double.CreateTruncating(highestB)) / totalB, p = ReproducibleMath.Exp(double.CreateTruncating(x[i]) - double.CreateTruncating(highestX)) / totalX;
                sum += (q + Floor) * ReproducibleMath.EntropyExcess((p - q) / (q + Floor));
            }

            divergence += sum;
        }

        return divergence;
    }

    private int Read(long row, long at, Span<T> b, Span<T> x)
    {
        Span<byte> bytes = stackalloc byte[Block.Size * sizeof(double)];
        int length = (int)Math.Min(Block.Size, merge.RowLength - at);
        long start = (row * merge.RowLength) + at;
        merge.Read(0, start, bytes, b[..length]);
        merge.Read(merge.InputOf(0), start, bytes, x[..length]);
        return length;
    }

    /// <summary>Measures rows, several short ones at a time.</summary>
    private sealed class DivergenceRound(TensorMerge merge, RowDivergences<T> divergences, double[] known)
        : Round(new(0, known.Length), (int)Math.Clamp(merge.ChunkElements / merge.RowLength, 1, Block.Size))
    {
        public override bool Reads(int input) => false;

        public override void Process(Chunk chunk)
        {
            for (long row = chunk.Start; row < chunk.Start + chunk.Length; row++)
            {
                known[row] = divergences.Compute(row);
            }
        }
    }
}
