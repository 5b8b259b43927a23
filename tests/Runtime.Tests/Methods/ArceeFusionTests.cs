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
        EngineOptions options = new() { Threads = 1 };
        TensorMerge merge = new(new TestMerge(null).Plan(TestMerge.Shape(12), [0, 11, 5, 3, 8, 2, 1, 7, 4, 6, 9, 10]), new(options), options);
        QuantityStatistics statistics = new(new Itself(merge));
        Chunk chunk = new(new MemorySink());
        foreach (Round round in statistics.Rounds(zeros => zeros == 1 ? [11 / 4, 11 / 2, 33 / 4] : []))
        {
            chunk.Load(merge, round, 0);
            round.Process(chunk);
        }

        Assert.Equal([(2, 2, 1), (5, 5, 1), (8, 8, 1)], statistics.Found);
        Assert.Equal(14, ArceeFusion.Threshold(2, 5, 8));
    }

    [Fact]
    public void A_scalar_is_taken() => Assert.Equal([2.5], new TestMerge(new ArceeFusion()).Run(TestMerge.Shape(), [1], [2.5]));

    [Fact]
    public void It_is_the_formula()
    {
        foreach (DType type in (DType[])[DType.F32, DType.F16, DType.BF16])
        {
            foreach (double scale in (double[])[0.02, 1, 10])
            {
                foreach (long[] dimensions in (long[][])[[67, 71], [3, 2500], [500, 3], [1000], [40, 1], [3, 7, 5], [1]])
                {
                    Sample sample = Sample.Of(type, 1, scale, dimensions);
                    double[] expected = Oracle(sample, out int unsure), merged = new TestMerge(new ArceeFusion(), type).Run(sample.Shape, sample.Base, sample.Models);
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
    public void Frozen_and_empty_tensors_stay_as_they_are()
    {
        double[] basis = [.. Enumerable.Range(0, 3000).Select(i => i * 0.25)];
        Assert.Equal(basis, new TestMerge(new ArceeFusion()).Run(TestMerge.Shape(30, 100), basis, basis));
        Assert.Empty(new TestMerge(new ArceeFusion()).Run(TestMerge.Shape(0, 4), [], []));
    }

    // Scales end where a softmax saturates: past it the divergence of a row is the rounding of its exponentials.
    // How many elements lie so near to the threshold that rounding decides about them.
    private static double[] Oracle(Sample sample, out int unsure)
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
        unsure = threshold == 0 ? 0 : importance.Where((v, i) => Math.Abs(v - threshold) < 1e-8 * threshold).Count();
        return [.. importance.Select((v, i) => v >= threshold ? sample.Models[0][i] : sample.Base[i])];
    }

    // a log(a / b) - (a - b); near a = b as b r² ∫ (1 - s) / (1 + s r) ds from 0 to 1, by Simpson's rule.
    private static double Excess(double a, double b)
    {
        double r = (a - b) / b;
        if (Math.Abs(r) > 0.5)
        {
            return (a * Math.Log(a / b)) - (a - b);
        }

        const int Steps = 200;
        double integral = Enumerable.Range(0, Steps + 1).Sum(i =>
        {
            double s = (double)i / Steps;
            return (i == 0 || i == Steps ? 1 : i % 2 == 0 ? 2 : 4) * (1 - s) / (1 + (s * r));
        });
        return b * r * r * integral / (3 * Steps);
    }

    private static double[] Softmax(double[] values)
    {
        double[] powers = [.. values.Select(v => Math.Exp(v - values.Max()))];
        return [.. powers.Select(e => (e / powers.Sum()) + 1e-8)];
    }

    private sealed class Itself(TensorMerge merge) : ElementQuantity(merge)
    {
        public override void Reserve(Chunk chunk) => chunk.Reserve<float>(1);

        public override void Of(Chunk chunk, int at, Span<double> values)
        {
            ReadOnlySpan<float> own = chunk.Widen<float>(0, at, values.Length, 0);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = own[i];
            }
        }
    }
}
