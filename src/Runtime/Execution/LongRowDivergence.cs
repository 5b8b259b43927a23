using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The divergence of one row that is longer than a chunk, in three rounds: its largest elements, the sums of powers, the divergence.</summary>
internal sealed class LongRowDivergence<T>(TensorMerge merge, ElementRange row)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Accumulators<Sums> partial = new(() => new());
    private Sums total = new();

    /// <summary>The divergence, once the rounds are over.</summary>
    public double Result => total.Divergence.Value;

    /// <summary>The rounds.</summary>
    public IEnumerable<Round> Rounds()
    {
        foreach (Round round in (Round[])[new HighestRound(this, merge, row), new TotalRound(this, merge, row), new DivergenceRound(this, merge, row)])
        {
            yield return round;
            total = new();
            foreach (Sums sums in partial.All)
            {
                total.Add(sums);
            }
        }
    }

    // Padded for powers.
    private static int Blocks(Chunk chunk, int at, out Span<T> b, out Span<T> x)
    {
        int length = Math.Min(Block.Size, chunk.Length - at);
        b = chunk.Scratch<T>(0, length);
        x = chunk.Scratch<T>(1, length);
        chunk.Widen<T>(0, at, length, 0);
        chunk.Widen<T>(chunk.Merge.InputOf(0), at, length, 1);
        SoftmaxDivergence.Pad(b[length..]);
        SoftmaxDivergence.Pad(x[length..]);
        return length;
    }

    private sealed class HighestRound(LongRowDivergence<T> owner, TensorMerge merge, ElementRange row) : Round(row, merge.ChunkElements)
    {
        public override void Process(Chunk chunk)
        {
            Sums sums = owner.partial.Take();
            chunk.Reserve<T>(2);
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                Blocks(chunk, at, out Span<T> b, out Span<T> x);
                sums.Highest = (SoftmaxDivergence.Highest<T>(b, sums.Highest.Base), SoftmaxDivergence.Highest<T>(x, sums.Highest.Model));
            }

            owner.partial.Return(sums);
        }
    }

    private sealed class TotalRound(LongRowDivergence<T> owner, TensorMerge merge, ElementRange row) : Round(row, merge.ChunkElements)
    {
        public override void Process(Chunk chunk)
        {
            Sums sums = owner.partial.Take();
            Span<double> powers = stackalloc double[Block.Size];
            chunk.Reserve<T>(2);
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                int length = Blocks(chunk, at, out Span<T> b, out Span<T> x);
                sums.TotalBase.Add(SoftmaxDivergence.Powers<T>(b, owner.total.Highest.Base, powers[..Block.Padded(length)]));
                sums.TotalModel.Add(SoftmaxDivergence.Powers<T>(x, owner.total.Highest.Model, powers[..Block.Padded(length)]));
            }

            owner.partial.Return(sums);
        }
    }

    private sealed class DivergenceRound(LongRowDivergence<T> owner, TensorMerge merge, ElementRange row) : Round(row, merge.ChunkElements)
    {
        public override void Process(Chunk chunk)
        {
            Sums sums = owner.partial.Take();
            double totalB = owner.total.TotalBase.Value, totalX = owner.total.TotalModel.Value;
            Span<double> q = stackalloc double[Block.Size], p = stackalloc double[Block.Size];
            chunk.Reserve<T>(2);
            for (int at = 0; at < chunk.Length; at += Block.Size)
            {
                int length = Block.Padded(Blocks(chunk, at, out Span<T> b, out Span<T> x));
                SoftmaxDivergence.Powers<T>(b, owner.total.Highest.Base, q[..length]);
                SoftmaxDivergence.Powers<T>(x, owner.total.Highest.Model, p[..length]);
                sums.Divergence.Add(SoftmaxDivergence.Of(q[..length], totalB, p[..length], totalX));
            }

            owner.partial.Return(sums);
        }
    }

    // What the rounds find, each its own part.
    private sealed class Sums
    {
        public (T Base, T Model) Highest = (T.NegativeInfinity, T.NegativeInfinity);
        public ExactSum TotalBase;
        public ExactSum TotalModel;
        public ExactSum Divergence;

        public void Add(Sums other)
        {
            Highest = (T.Max(Highest.Base, other.Highest.Base), T.Max(Highest.Model, other.Highest.Model));
            TotalBase.Add(other.TotalBase);
            TotalModel.Add(other.TotalModel);
            Divergence.Add(other.Divergence);
        }
    }
}
