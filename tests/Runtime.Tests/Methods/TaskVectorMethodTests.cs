using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class TaskVectorMethodTests
{
    private static readonly double[] Weights = [0.7, -0.2, 0.5];

    public static TheoryData<DType, double, double, bool, bool> Cases()
    {
        TheoryData<DType, double, double, bool, bool> cases = [];
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.F16, DType.BF16])
        {
            foreach (double scale in (double[])[1e-6, 0.02, 1, 1e4])
            {
                foreach (double density in (double[])[0.01, 0.6, 1])
                {
                    if (type != DType.F16 || scale is 0.02 or 1)
                    {
                        cases.Add(type, scale, density, true, false);
                        cases.Add(type, scale, density, false, true);
                    }
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ties_equals_the_composition_of_its_parts(DType type, double scale, double density, bool normalize, bool rescale)
    {
        Sample sample = Sample.Of(type, 3, scale, 67, 71);
        Ties method = new(new(normalize, 0.8, rescale), [.. Weights.Select(w => new Ties.PerModel(w, density))]);
        double[] expected = TaskVectorOracle.Merge(sample, (d, _) => TaskVectorOracle.Largest(d, density), Weights, elect: true, normalize, rescale, 0.8);
        Near.Arithmetic(type, expected, new TestMerge(method, type).Run(sample.Shape, sample.Base, sample.Models), 4 * scale);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dare_ties_equals_the_composition_of_its_parts(DType type, double scale, double density, bool normalize, bool rescale)
    {
        Sample sample = Sample.Of(type, 3, scale, 67, 71);
        DareTies method = new(new(normalize, 0.8, rescale), [.. Weights.Select(w => new DareTies.PerModel(w, density))]);
        TestMerge merge = new(method, type) { Options = new() { Threads = 1, Seed = 17 } };
        double[] expected = TaskVectorOracle.Merge(sample, (d, m) => TaskVectorOracle.Drawn(17, merge.Name, m, d.Length, density), Weights, elect: true, normalize, rescale, 0.8);
        Near.Arithmetic(type, expected, merge.Run(sample.Shape, sample.Base, sample.Models), 40 * scale);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dare_linear_equals_the_composition_of_its_parts(DType type, double scale, double density, bool normalize, bool rescale)
    {
        Sample sample = Sample.Of(type, 3, scale, 67, 71);
        DareLinear method = new(new(normalize, 0.8, rescale), [.. Weights.Select(w => new DareLinear.PerModel(w, density))]);
        TestMerge merge = new(method, type) { Options = new() { Threads = 1, Seed = 17 } };
        double[] expected = TaskVectorOracle.Merge(sample, (d, m) => TaskVectorOracle.Drawn(17, merge.Name, m, d.Length, density), Weights, elect: false, normalize, rescale, 0.8);
        Near.Arithmetic(type, expected, merge.Run(sample.Shape, sample.Base, sample.Models), 40 * scale);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    [InlineData(0.9999)]
    public void Thresholds_of_tensors_that_are_sampled_are_exact(double density)
    {
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.BF16])
        {
            Sample sample = Sample.Of(type, 1, 0.02, 700, 500);
            double[] delta = sample.Deltas()[0];
            bool[] kept = TaskVectorOracle.Largest(delta, density);
            Ties method = new(new(Normalize: false), [new(1, density)]);
            double[] merged = new TestMerge(method, type).Run(sample.Shape, sample.Base, sample.Models);
            Assert.Equal(sample.Base.Select((b, i) => ScalarTypes.Rounded(type, kept[i] ? b + delta[i] : b)), merged);
        }
    }

    [Fact]
    public void Thresholds_are_exact_where_candidates_have_no_room()
    {
        Sample sample = Sample.Of(DType.F32, 2, 1, 1000, 700);
        Ties method = new(new(Normalize: false), [new(1, 0.4), new(1, 0.7)]);
        TestMerge roomy = new(method);
        TestMerge tight = new(method) { Options = new() { Threads = 1, MemoryBudget = 1 << 16, ChunkElements = 1024 } };
        TensorMerge plan = TestMerge.Begin(tight.Plan(sample.Shape, sample.Base, sample.Models), tight.Options);
        Assert.True(plan.CandidateLimit <= 1 << 16);
        Assert.Equal(roomy.Run(sample.Shape, sample.Base, sample.Models), tight.Run(sample.Shape, sample.Base, sample.Models));
    }

    [Fact]
    public void Models_whose_candidates_have_no_room_together_are_measured_one_after_the_other()
    {
        const int N = 1 << 20;
        CountingSource[] sources = [.. Enumerable.Range(0, 4).Select(i => new CountingSource(i, N))];
        Ties method = new(new(), [new(1, 0.4), new(1, 0.5), new(1, 0.6)]);
        PlannedTensor tensor = new("x", sources[0].Shape, DType.F32, DType.F32, method, [.. sources.Select(s => new PlannedInput(s, new ModelReference(s.Name), s.Number == 0))], 0, 0);
        TestMerge tight = new(method) { Options = new() { Threads = 2, MemoryBudget = 1 << 16, ChunkElements = 1 << 13 } };
        byte[] merged = tight.Run(tensor);
        Assert.InRange(sources[0].Passes, 4, 4.3);
        Assert.All(sources[1..], s => Assert.InRange(s.Passes, 2, 2.1));
        Assert.Equal(new TestMerge(method).Run(tensor), merged);
    }

    [Fact]
    public void A_sample_that_misleads_costs_time_only()
    {
        // All that differs stands where the sample does not look, or looks too often.
        long n = 1 << 19;
        double[] basis = new double[n];
        double[] model = [.. Enumerable.Range(0, (int)n).Select(i => i < 3000 ? i + 1.0 : 0)];
        double[] merged = new TestMerge(new Ties(new(), [new(1, 1000.0 / n)])).Run(TestMerge.Shape(n), basis, model);
        Assert.Equal(Enumerable.Range(2000, 1000), Enumerable.Range(0, (int)n).Where(i => merged[i] != 0));
    }

    [Theory]
    [InlineData(1 << 10)]
    [InlineData(1 << 19)]
    public void A_frozen_tensor_stays_as_it_is(int n)
    {
        double[] basis = [.. Enumerable.Range(0, n).Select(i => i * 0.5)];
        Assert.Equal(basis, new TestMerge(new Ties(new(), [new(1, 0.3), new(2, 0.5)])).Run(TestMerge.Shape(n), basis, basis, basis));
    }

    [Fact]
    public void Of_equal_differences_the_first_stay()
    {
        const int N = 600_000;
        double[] model = [.. Enumerable.Repeat(-2.0, N)];
        double[] merged = new TestMerge(new Ties(new(), [new(1, 0.37)])).Run(TestMerge.Shape(N), new double[N], model);
        Assert.Equal(222_000, Array.IndexOf(merged, 0));
        Assert.Equal(222_000, merged.Count(y => y == -2));
    }

    [Fact]
    public void An_exact_cancellation_counts_as_positive() =>
        Assert.Equal([3], new TestMerge(new Ties(new(), [new(1), new(1), new(1)])).Run(TestMerge.Shape(1), [0], [1], [-4], [3]).Select(y => y + 1));

    [Fact]
    public void Weights_that_cancel_are_not_divided_by() =>
        Assert.Equal([1], new TestMerge(new DareLinear(new(Normalize: true), [new(1), new(-1)])).Run(TestMerge.Shape(1), [0], [3], [2]));

    [Fact]
    public void Without_models_the_base_comes_out() =>
        Assert.Equal([1, 2], new TestMerge(new Ties(new(), [])).Run(TestMerge.Shape(2), [1, 2]));

    [Fact]
    public void Dare_keeps_the_L1_norm_on_average()
    {
        const int N = 4096;
        double[] model = [.. Enumerable.Range(0, N).Select(i => (i % 17) - 8.0)];
        double norm = model.Sum(Math.Abs);
        for (ulong seed = 0; seed < 20; seed++)
        {
            TestMerge merge = new(new DareLinear(new(), [new(1, 0.3)])) { Options = new() { Threads = 1, Seed = seed } };
            Assert.InRange(merge.Run(TestMerge.Shape(N), new double[N], model).Sum(Math.Abs), 0.999 * norm, 1.001 * norm);
        }
    }

    [Fact]
    public void Other_seeds_tensors_and_models_have_other_masks()
    {
        double[] model = [.. Enumerable.Repeat(1.0, 1000)];
        double[][] Run(ulong seed, string name) => [.. ((double[][])[[1, 0], [0, 1]]).Select(w =>
            new TestMerge(new DareLinear(new(Rescale: false), [new(w[0], 0.5), new(w[1], 0.5)])) { Name = name, Options = new() { Seed = seed } }
                .Run(TestMerge.Shape(1000), new double[1000], model, model))];
        double[][] masks = [.. Run(0, "a"), .. Run(1, "a"), .. Run(0, "b")];
        Assert.Equal(6, masks.Select(m => string.Concat(m)).Distinct().Count());
    }
}
