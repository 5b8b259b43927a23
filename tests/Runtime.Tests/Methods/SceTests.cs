using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class SceTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(0.5, 1)]
    [InlineData(0, 1)]
    public void Models_that_are_equal_have_no_variance(double selectTopk, double expected)
    {
        foreach (long[] dimensions in (long[][])[[], [4], [2, 3]])
        {
            TensorShape shape = TestMerge.Shape(dimensions);
            double[] basis = [.. Enumerable.Repeat(1.0, (int)shape.ElementCount)], model = [.. basis.Select(_ => 3.0)];
            Assert.Equal(basis.Select(_ => expected), new TestMerge(new Sce(new(selectTopk))).Run(shape, basis, model, model));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.7)]
    [InlineData(0.1)]
    public void It_is_the_formula(double selectTopk)
    {
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.F16, DType.BF16])
        {
            foreach (double scale in type == DType.F16 ? (double[])[0.02, 1] : [1e-6, 0.02, 1, 1e4])
            {
                foreach (long[] dimensions in (long[][])[[67, 71], [5], [3, 7, 5], []])
                {
                    Sample sample = Sample.Of(type, 3, scale, dimensions);
                    double[] merged = new TestMerge(new Sce(new(selectTopk)), type).Run(sample.Shape, sample.Base, sample.Models);
                    Near.Arithmetic(type, Oracle(sample, selectTopk), merged, 4 * scale);
                }
            }
        }
    }

    [Fact]
    public void Among_equal_variances_the_lower_index_comes_first()
    {
        // Three chunks of equal variances, of which one and a half are kept.
        TestMerge merge = new(new Sce(new(0.5))) { Options = new() { Threads = 2, ChunkElements = 1024 } };
        double[] first = [.. Enumerable.Repeat(2.0, 3072)], second = [.. Enumerable.Repeat(4.0, 3072)];
        double[] merged = merge.Run(TestMerge.Shape(3072), new double[3072], first, second);
        Assert.Equal(1536, Array.IndexOf(merged, 0));
        Assert.Equal(1536, merged.Count(y => y == 0));
    }

    [Theory]
    [InlineData(0.3, 1L << 28)]
    [InlineData(0.3, 1 << 16)]
    [InlineData(0.001, 1L << 28)]
    [InlineData(0.999, 1 << 16)]
    public void Selections_in_tensors_that_are_sampled_are_exact(double selectTopk, long memory)
    {
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.BF16])
        {
            Sample sample = Sample.Of(type, 3, 0.02, 700, 600);
            TestMerge merge = new(new Sce(new(selectTopk)), type) { Options = new() { Threads = 2, MemoryBudget = memory } };
            Near.Arithmetic(type, Oracle(sample, selectTopk), merge.Run(sample.Shape, sample.Base, sample.Models), 0.1);
        }
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(1e-4)]
    public void Weights_are_the_same_where_elements_near_the_line_have_no_room(double scale)
    {
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.BF16])
        {
            Sample sample = Sample.Of(type, 9, scale, 700, 600);
            TestMerge seen = new(new Sce(new(0.4)), type), measured = seen with { Options = new() { Threads = 2, MemoryBudget = 1 << 16 } };
            Assert.Equal(measured.Bytes(sample.Shape, sample.Base, sample.Models), seen.Bytes(sample.Shape, sample.Base, sample.Models));
        }
    }

    [Fact]
    public void A_tensor_is_read_twice()
    {
        CountingSource[] sources = [.. Enumerable.Range(0, 4).Select(i => new CountingSource(i, 600_000))];
        PlannedInput[] inputs = [.. sources.Select((s, i) => new PlannedInput(s, new ModelReference($"model-{i}"), IsBase: i == 0))];
        PlannedTensor tensor = new("x", TestMerge.Shape(600_000), DType.F32, DType.F32, new Sce(new(0.5)), [.. inputs], 0, 0);
        new TestMerge(tensor.Method) { Options = new() { Threads = 2, ChunkElements = 16 << 10 } }.Run(tensor);
        Assert.All(sources, s => Assert.InRange(s.Passes, 1.9, 2.2)); // and a sample, and where the line ends
    }

    [Fact]
    public void A_selection_of_the_few_that_differ_is_exact()
    {
        // All that differs stands in one place, of which a sample sees little.
        const int N = 1 << 19;
        double[] first = [.. Enumerable.Range(0, N).Select(i => i is >= 1000 and < 3000 ? 1.0 : 0)];
        double[] merged = new TestMerge(new Sce(new(0.25))).Run(TestMerge.Shape(N), new double[N], first, new double[N]);
        Assert.Equal(Enumerable.Range(1000, 500), Enumerable.Range(0, N).Where(i => merged[i] != 0));
    }

    [Fact]
    public void One_model_alone_has_no_variance_but_is_taken_whole_without_a_selection()
    {
        Assert.Equal([1, 2], new TestMerge(new Sce(new(0.9))).Run(TestMerge.Shape(2), [1, 2], [3, 5]));
        Assert.Equal([3, 5], new TestMerge(new Sce(new())).Run(TestMerge.Shape(2), [1, 2], [3, 5]));
    }

    [Fact]
    public void Without_models_or_elements_the_base_comes_out()
    {
        Assert.Equal([1, 2], new TestMerge(new Sce(new())).Run(TestMerge.Shape(2), [1, 2]));
        Assert.Empty(new TestMerge(new Sce(new(0.5))).Run(TestMerge.Shape(0, 3), [], [], []));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_frozen_tensor_stays_as_it_is(double selectTopk)
    {
        double[] basis = [.. Enumerable.Range(0, 5000).Select(i => i * 0.5)];
        Assert.Equal(basis, new TestMerge(new Sce(new(selectTopk))).Run(TestMerge.Shape(5000), basis, basis, basis));
    }

    private static double[] Oracle(Sample sample, double selectTopk)
    {
        double[][] d = [.. sample.Deltas().Select(m => m.Select(v => (double)v).ToArray())];
        double[] variances = [.. sample.Base.Select((_, i) => Variance([.. d.Select(m => m[i])]))];
        int kept = (int)Math.Floor(selectTopk * variances.Count(v => v != 0));
        HashSet<int> selected = [.. Enumerable.Range(0, variances.Length).OrderByDescending(i => variances[i]).ThenBy(i => i).Take(selectTopk < 1 ? kept : variances.Length)];
        double[] squares = [.. d.Select(m => m.Where((_, i) => selected.Contains(i)).Sum(v => v * v) / variances.Length)];
        double[] weights = [.. squares.Select(s => squares.Sum() < 1e-6 ? 1.0 / d.Length : s / squares.Sum())];
        return [.. sample.Base.Select((b, i) =>
        {
            double votes = 0;
            foreach (double[] model in d)
            {
                votes = sample.Arithmetic(votes + model[i]);
            }

            int sign = votes >= 0 ? 1 : -1;
            int[] agreeing = [.. Enumerable.Range(0, d.Length).Where(m => selected.Contains(i) && Math.Sign(d[m][i]) == sign)];
            return ScalarTypes.Rounded(sample.Type, b + (agreeing.Sum(m => weights[m] * d[m][i]) / Math.Max(agreeing.Sum(m => weights[m]), 1e-6)));
        })];
    }

    private static double Variance(double[] values)
    {
        double mean = values.Sum() / values.Length;
        return values.All(v => v == values[0]) ? 0 : values.Sum(v => (v - mean) * (v - mean)) / values.Length;
    }
}
