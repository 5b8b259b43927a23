using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class ArceeFusionTests
{
    [Fact]
    public void Quartiles_are_elements_and_the_threshold_lies_beyond_them()
    {
        double[] importance = [0, 11, 5, 3, 8, 2, 1, 7, 4, 6, 9, 10];
        Assert.Equal(14, ArceeFusion.Threshold(2, 5, 8));
        Assert.Equal([2.0, 5, 8], Quartiles(importance));
        Assert.Equal([2.0, 5, 8], Quartiles([.. importance.Select(v => -v)]));
    }

    private static double[] Quartiles(double[] values)
    {
        EngineOptions options = new() { Threads = 1 };
        TensorMerge merge = TestMerge.Begin(new TestMerge(null).Plan(TestMerge.Shape(values.Length), values), options);
        OrderStatistics statistics = new(merge);
        OrderStatistic[] quartiles = [statistics.At(0, 11 / 4), statistics.At(0, 11 / 2), statistics.At(0, 33 / 4)];
        Chunk chunk = new();
        foreach (Round round in statistics.Rounds(new Itself(merge)))
        {
            chunk.Load(merge, round, 0);
            round.Process(chunk);
        }

        return [.. quartiles.Select(q => BitConverter.UInt64BitsToDouble(q.Key))];
    }

    [Fact]
    public void A_scalar_is_taken() => Assert.Equal([2.5], new TestMerge(new ArceeFusion()).Run(TestMerge.Shape(), [1], [2.5]));

    [Fact]
    public void It_is_the_formula()
    {
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.F16, DType.BF16])
        {
            foreach (double scale in type == DType.F16 ? (double[])[0.02, 1, 10, 1000] : [1e-6, 0.02, 1, 10, 100, 1e4])
            {
                foreach (long[] dimensions in (long[][])[[67, 71], [3, 2500], [500, 3], [1000], [9000], [40, 1], [3, 7, 5], [1]])
                {
                    Sample sample = Sample.Of(type, 1, scale, dimensions);
                    double[] expected = Oracle(sample, scale > 10 ? 1e-3 : 1e-8, out int unsure), merged = new TestMerge(new ArceeFusion(), type).Run(sample.Shape, sample.Base, sample.Models);
                    int off = expected.Zip(merged).Count(p => p.First != p.Second);
                    Assert.True(off <= unsure, $"{type} {scale} {sample.Shape}: {off} elements differ, {unsure} may");
                }
            }
        }
    }

    [Fact]
    public void Rows_that_there_is_no_room_for_are_measured_when_they_are_wanted()
    {
        Sample sample = Sample.Of(DType.BF16, 1, 1, 40_000, 3);
        TestMerge roomy = new(new ArceeFusion(), DType.BF16), tight = roomy with { Options = new() { Threads = 2, MemoryBudget = 1 << 16, ChunkElements = 5000 } };
        Assert.Equal(roomy.Bytes(sample.Shape, sample.Base, sample.Models), tight.Bytes(sample.Shape, sample.Base, sample.Models));
    }

    [Fact]
    public void Rows_longer_than_a_chunk_are_measured_in_rounds()
    {
        Sample sample = Sample.Of(DType.F32, 1, 1, 3, 40_000);
        TestMerge roomy = new(new ArceeFusion()), tight = roomy with { Options = new() { Threads = 3, ChunkElements = 1024 } };
        Assert.Equal(roomy.Bytes(sample.Shape, sample.Base, sample.Models), tight.Bytes(sample.Shape, sample.Base, sample.Models));
    }

    [Fact]
    public void A_softmax_that_saturates_at_the_same_element_leaves_no_importance()
    {
        // The weights of all other elements are below e^-708: both rows are the same to a softmax. Then the threshold is zero, and all are taken.
        double[] model = [9100, 3, 1, -2];
        Assert.Equal(model, new TestMerge(new ArceeFusion()).Run(TestMerge.Shape(1, 4), [9000, 0, 1, 2], model));
    }

    [Fact]
    public void Frozen_and_empty_tensors_stay_as_they_are()
    {
        double[] basis = [.. Enumerable.Range(0, 3000).Select(i => i * 0.25)];
        Assert.Equal(basis, new TestMerge(new ArceeFusion()).Run(TestMerge.Shape(30, 100), basis, basis));
        Assert.Empty(new TestMerge(new ArceeFusion()).Run(TestMerge.Shape(0, 4), [], []));
    }

    // The share of the threshold within which rounding decides about elements, and how many there are. Where a softmax has
    // all but 1e-15 of its weight on one element, the rounding of that weight shows in the fourth digit of the divergence.
    private static double[] Oracle(Sample sample, double margin, out int unsure)
    {
        int length = (int)(sample.Shape.Rank == 0 ? 1 : sample.Shape.Dimensions[^1]);
        double[] importance = new double[sample.Base.Length];
        for (int row = 0; row < importance.Length; row += length)
        {
            double[] p = Softmax(sample.Models[0][row..(row + length)]), q = Softmax(sample.Base[row..(row + length)]);
            double divergence = p.Zip(q, Excess).Sum();
            for (int i = row; i < row + length; i++)
            {
                importance[i] = Math.Abs(sample.Models[0][i] - sample.Base[i]) * divergence;
            }
        }

        double[] sorted = [.. importance.Order()];
        double Quantile(double q) => sorted[(int)Math.Floor(q * (sorted.Length - 1))];
        double threshold = Quantile(0.5) + (1.5 * (Quantile(0.75) - Quantile(0.25)));
        unsure = threshold == 0 ? 0 : importance.Where((v, i) => Math.Abs(v - threshold) < margin * threshold).Count();
        return [.. importance.Select((v, i) => v >= threshold ? sample.Models[0][i] : sample.Base[i])];
    }

    // a log(a / b) - (a - b), where a = p + 1e-8 and b = q + 1e-8, whose difference is that of p and q: added to 1e-8, the
    // small ones of these would be lost. Near a = b it is b r² ∫ (1 - s) / (1 + s r) ds from 0 to 1, by Simpson's rule.
    private static double Excess(double p, double q)
    {
        double a = p + 1e-8, b = q + 1e-8, r = (p - q) / b;
        if (Math.Abs(r) > 0.5)
        {
            return (a * Math.Log(a / b)) - (a - b);
        }

        const int Steps = 100;
        double integral = Enumerable.Range(0, Steps + 1).Sum(i =>
        {
            double s = (double)i / Steps;
            return (i == 0 || i == Steps ? 1 : i % 2 == 0 ? 2 : 4) * (1 - s) / (1 + (s * r));
        });
        return b * r * r * integral / (3 * Steps);
    }

    private static double[] Softmax(double[] values)
    {
        double highest = values.Max();
        double[] powers = [.. values.Select(v => Math.Exp(v - highest))];
        double sum = powers.Sum();
        return [.. powers.Select(e => e / sum)];
    }

    private sealed class Itself(TensorMerge merge) : ElementQuantities<double>(merge)
    {
        public override void Reserve(Chunk chunk) => chunk.Reserve<double>(1);

        public override void MoveTo(Chunk chunk, int at, int length)
        {
        }

        public override ReadOnlySpan<double> Of(Chunk chunk, int at, int length, int quantity) => chunk.Widen<double>(0, at, length, 0);
    }
}
