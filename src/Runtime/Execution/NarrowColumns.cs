using System.Numerics;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Measures, weighs and combines each vector along the first dimension where there are so few that several rows make a
/// block: chunks of whole rows, as any thread finds them. A column is summed from the first row of a block to its last,
/// blocks being counted from the tensor's start; the sums of blocks are added exactly.
/// </summary>
internal sealed class NarrowColumns<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TensorMerge merge;
    private readonly CombinationMethod method;
    private readonly bool ofDifferences;
    private readonly int columns;
    private readonly int block;
    private readonly int first;
    private readonly int pairs;

    public NarrowColumns(TensorMerge merge, CombinationMethod method)
    {
        (this.merge, this.method) = (merge, method);
        columns = (int)(merge.ElementCount / merge.ColumnLength);
        block = Block.Size / columns * columns;
        ofDifferences = method.MeasuresDifferences && merge.HasBase;
        first = ofDifferences ? 1 : 0;
        int vectors = merge.Sources.Length - first;
        pairs = vectors * (vectors + 1) / 2;
    }

    /// <summary>Whether a tensor has so few columns.</summary>
    public static bool Fits(TensorMerge merge) => merge.ElementCount / merge.ColumnLength <= Block.Size;

    /// <summary>The rounds.</summary>
    public IEnumerable<Round> Rounds()
    {
        MeasureRound measuring = new(this);
        yield return measuring;
        yield return new WeightedRound(this, Weigh(measuring.Sums()));
    }

    // For each input the coefficients of all columns.
    private double[][] Weigh(ExactSum[] sums)
    {
        int inputs = merge.Sources.Length;
        double[][] coefficients = [.. Enumerable.Range(0, inputs).Select(_ => new double[columns])];
        double[] column = new double[inputs];
        GramMatrix gram = new(inputs - first, merge.HasBase, ofDifferences) { IsOfDoubles = typeof(T) == typeof(double) };
        for (int c = 0; c < columns; c++)
        {
            int pair = 0;
            for (int i = 0; i < gram.Size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    gram[i, j] = sums[(pair++ * columns) + c].Value;
                }
            }

            method.Weigh(merge, gram, column);
            for (int input = 0; input < inputs; input++)
            {
                coefficients[input][c] = column[input];
            }
        }

        return coefficients;
    }

    private sealed class MeasureRound(NarrowColumns<T> owner) : Round(owner.merge.Whole, owner.merge.ChunkElements / owner.block * owner.block)
    {
        private readonly Accumulators<ExactSum[]> partial = new(() => new ExactSum[owner.pairs * owner.columns]);

        public ExactSum[] Sums()
        {
            ExactSum[] total = new ExactSum[owner.pairs * owner.columns];
            foreach (ExactSum[] sums in partial.All)
            {
                for (int i = 0; i < total.Length; i++)
                {
                    total[i].Add(sums[i]);
                }
            }

            return total;
        }

        public override void Process(Chunk chunk)
        {
            ExactSum[] sums = partial.Take();
            double[] part = new double[owner.columns];
            chunk.Reserve<T>(owner.merge.Sources.Length);
            for (int at = 0; at < chunk.Length; at += owner.block)
            {
                int length = Math.Min(owner.block, chunk.Length - at), pair = 0;
                Widen(chunk, at, length);
                for (int i = owner.first; i < owner.merge.Sources.Length; i++)
                {
                    for (int j = owner.first; j <= i; j++)
                    {
                        Array.Clear(part);
                        AddProducts(chunk.Scratch<T>(i, length)[..length], chunk.Scratch<T>(j, length), part);
                        for (int c = 0; c < part.Length; c++)
                        {
                            sums[(pair * part.Length) + c].Add(part[c]);
                        }

                        pair++;
                    }
                }
            }

            partial.Return(sums);
        }

        private void Widen(Chunk chunk, int at, int length)
        {
            ReadOnlySpan<T> first = chunk.Widen<T>(0, at, length, 0);
            for (int input = 1; input < owner.merge.Sources.Length; input++)
            {
                _ = owner.ofDifferences ? chunk.Subtract(input, at, length, first, input) : chunk.Widen<T>(input, at, length, input);
            }
        }

        private static void AddProducts(ReadOnlySpan<T> a, ReadOnlySpan<T> b, double[] sums)
        {
            for (int row = 0; row < a.Length; row += sums.Length)
            {
                TaskVectors.AddProducts(a[row..], b[row..], sums.AsSpan());
            }
        }
    }

    private sealed class WeightedRound(NarrowColumns<T> owner, double[][] coefficients)
        : Round(owner.merge.Whole, owner.merge.ChunkElements / owner.block * owner.block)
    {
        protected override bool Writes => true;

        public override void Process(Chunk chunk)
        {
            chunk.Reserve<T>(1);
            for (int at = 0; at < chunk.Length; at += owner.block)
            {
                int length = Math.Min(owner.block, chunk.Length - at);
                Span<double> sum = chunk.Sum(length)[..length];
                sum.Clear();
                for (int input = 0; input < coefficients.Length; input++)
                {
                    ReadOnlySpan<T> values = chunk.Widen<T>(input, at, length, 0);
                    double[] factors = coefficients[input];
                    for (int row = 0; row < length; row += factors.Length)
                    {
                        TaskVectors.AddProducts<double, T>(factors, values[row..], sum.Slice(row, factors.Length));
                    }
                }

                chunk.Store<double>(at, sum);
            }

            chunk.Write();
        }
    }
}
