using MergeDsl.Methods;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class ElementwiseMethodTests
{
    public static TheoryData<DType, double, int> Cases()
    {
        TheoryData<DType, double, int> cases = [];
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.F16, DType.BF16])
        {
            foreach (double scale in (double[])[1e-6, 0.02, 1, 1e4])
            {
                foreach (int rows in (int[])[1, 15, 97])
                {
                    if (type != DType.F16 || scale is 0.02 or 1)
                    {
                        cases.Add(type, scale, rows);
                    }
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nearswap_is_the_formula(DType type, double scale, int rows)
    {
        Sample sample = Sample.Of(type, 1, scale, rows, 71);
        double t = 0.05 * scale;
        double[] expected = [.. sample.Base.Zip(sample.Models[0], (b, x) =>
        {
            double w = Math.Clamp(t / Math.Max(Math.Abs(b - x), 1e-6), 0, 1);
            return ScalarTypes.Rounded(type, (w * x) + ((1 - w) * b));
        })];
        Near.Arithmetic(type, expected, new TestMerge(new NearSwap(new(t)), type).Run(sample.Shape, sample.Base, sample.Models), 4 * scale);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ram_is_the_formula(DType type, double scale, int rows)
    {
        Sample sample = Sample.Of(type, 3, scale, rows, 71);
        float epsilon = (float)(0.07 * scale);
        double[][] d = Changes(sample, epsilon);
        double[] expected = [.. sample.Base.Select((b, i) =>
            ScalarTypes.Rounded(type, b + (d.Sum(m => m[i]) / Math.Max(1, d.Count(m => m[i] != 0)))))];
        Near.Arithmetic(type, expected, new TestMerge(new Ram(new(epsilon)), type).Run(sample.Shape, sample.Base, sample.Models), 4 * scale);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ramplus_tl_is_the_formula(DType type, double scale, int rows)
    {
        Sample sample = Sample.Of(type, 3, scale, rows, 71);
        float epsilon = (float)(0.07 * scale);
        double[][] d = Changes(sample, epsilon);
        int[] active = [.. sample.Base.Select((_, i) => d.Count(m => m[i] != 0))];
        double[] factors = [.. d.Select(m =>
        {
            double shared = m.Where((v, i) => v != 0 && active[i] > 1).Count(), lone = m.Where((v, i) => v != 0 && active[i] == 1).Count();
            return 1 + (0.3 * Math.Clamp(shared / Math.Max(lone, epsilon), 0, 0.7));
        })];
        double[] expected = [.. sample.Base.Select((b, i) => ScalarTypes.Rounded(type, b + (active[i] == 1
            ? d.Select((m, k) => m[i] * factors[k]).Sum()
            : d.Sum(m => m[i]) / Math.Max(1, active[i]))))];
        Near.Arithmetic(type, expected, new TestMerge(new RamPlusTl(new(0.3, 0.7, epsilon)), type).Run(sample.Shape, sample.Base, sample.Models), 4 * scale);
    }

    [Fact]
    public void Ramplus_tl_counts_over_all_chunks()
    {
        // 2500 elements that both changed, 5000 of the first alone, 2500 of the second alone, in tensors of many chunks.
        double[] first = [.. Enumerable.Range(0, 10_000).Select(i => i < 7500 ? 1.0 : 0)], second = [.. first.Reverse().Select((v, i) => i < 5000 ? 0 : v)];
        TestMerge merge = new(new RamPlusTl(new(R: 1, Alpha: 10))) { Options = new() { Threads = 3, ChunkElements = 1024 } };
        double[] merged = merge.Run(TestMerge.Shape(10_000), new double[10_000], first, second);
        Assert.Equal(
            [(1.5, 5000), (1, 2500), (2, 2500)],
            merged.GroupBy(y => y).Select(g => (g.Key, g.Count())));
    }

    [Fact]
    public void Without_an_element_that_is_shared_nothing_is_strengthened() =>
        Assert.Equal([3, 5], new TestMerge(new RamPlusTl(new(R: 1, Epsilon: 0))).Run(TestMerge.Shape(2), [1, 1], [3, 1], [1, 5]));

    [Fact]
    public void Of_a_distance_of_zero_either_side_is_taken() =>
        Assert.Equal([2, -1], new TestMerge(new NearSwap(new(1e-9))).Run(TestMerge.Shape(2), [2, -1], [2, -1]));

    [Fact]
    public void Without_models_the_base_comes_out() =>
        Assert.Equal([1, 2], new TestMerge(new Ram(new())).Run(TestMerge.Shape(2), [1, 2]));

    [Fact]
    public void Tensors_without_elements_and_dimensions_are_merged()
    {
        Assert.Empty(new TestMerge(new Ram(new())).Run(TestMerge.Shape(0, 3), [], []));
        Assert.Equal([3], new TestMerge(new RamPlusTl(new())).Run(TestMerge.Shape(), [1], [2], [4]));
    }

    // Differences; 0 where a model is not active.
    private static double[][] Changes(Sample sample, float epsilon) =>
        [.. sample.Deltas().Select(d => d.Select(v => Math.Abs(v) > epsilon ? v : 0).ToArray())];
}
