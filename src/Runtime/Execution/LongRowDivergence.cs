using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The divergence of one row that is longer than a chunk, in three rounds: its largest elements, the sums of powers, the divergence.</summary>
internal sealed class LongRowDivergence<T>(TensorMerge merge, ElementRange row)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lock gate = new();
    private (T Base, T Model) highest = (T.NegativeInfinity, T.NegativeInfinity);
    private ExactSum totalBase;
    private ExactSum totalModel;
    private ExactSum divergence;

    /// <summary>The divergence, once the rounds are over.</summary>
    public double Result => divergence.Value;

    /// <summary>The rounds.</summary>
    public IEnumerable<Round> Rounds() => [new HighestRound(this, merge, row), new TotalRound(this, merge, row), new DivergenceRound(this, merge, row)];

    private static int Blocks(Chunk chunk, int at, out ReadOnlySpan<T> b, out ReadOnlySpan<T> x)
    {
        int length = Math.Min(Block.Size, chunk.Length - at);
        b = chunk.Widen<T>(0, at, length, 0)[..length];
        x = chunk.Widen<T>(chunk.Merge.InputOf(0), at, length, 1)[..length];
        return length;
    }

    private sealed class HighestRound(LongRowDivergence<T> owner, TensorMerge merge, ElementRange row) : Round(row, merge.ChunkElements)
    {
        public override void Process(Chunk chunk)
        {
            (T highB, T highX) = (T.NegativeInfinity, T.NegativeInfinity);
            chunk.Reserve<T>(2);
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                Blocks(chunk, at, out ReadOnlySpan<T> b, out ReadOnlySpan<T> x);
                (highB, highX) = (SoftmaxDivergence.Highest(b, highB), SoftmaxDivergence.Highest(x, highX));
            }

            lock (owner.gate)
            {
                owner.highest = (T.Max(owner.highest.Base, highB), T.Max(owner.highest.Model, highX));
            }
        }
    }

    private sealed class TotalRound(LongRowDivergence<T> owner, TensorMerge merge, ElementRange row) : Round(row, merge.ChunkElements)
    {
        public override void Process(Chunk chunk)
        {
            ExactSum sumB = default, sumX = default;
            Span<double> powers = stackalloc double[Block.Size];
            chunk.Reserve<T>(2);
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                int length = Blocks(chunk, at, out ReadOnlySpan<T> b, out ReadOnlySpan<T> x);
                sumB.Add(SoftmaxDivergence.Powers(b, owner.highest.Base, powers[..Block.Padded(length)]));
                sumX.Add(SoftmaxDivergence.Powers(x, owner.highest.Model, powers[..Block.Padded(length)]));
            }

            lock (owner.gate)
            {
                owner.totalBase.Add(sumB);
                owner.totalModel.Add(sumX);
            }
        }
    }

    private sealed class DivergenceRound(LongRowDivergence<T> owner, TensorMerge merge, ElementRange row) : Round(row, merge.ChunkElements)
    {
        public override void Process(Chunk chunk)
        {
            ExactSum sum = default;
            double totalB = owner.totalBase.Value, totalX = owner.totalModel.Value;
            Span<double> q = stackalloc double[Block.Size], p = stackalloc double[Block.Size];
            chunk.Reserve<T>(2);
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                int length = Block.Padded(Blocks(chunk, at, out ReadOnlySpan<T> b, out ReadOnlySpan<T> x));
                SoftmaxDivergence.Powers(b, owner.highest.Base, q[..length]);
                SoftmaxDivergence.Powers(x, owner.highest.Model, p[..length]);
                sum.Add(SoftmaxDivergence.Of(q[..length], totalB, p[..length], totalX));
            }

            lock (owner.gate)
            {
                owner.divergence.Add(sum);
            }
        }
    }
}
