using MergeDsl.Catalog;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Numerics;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class DellaTests
{
    private static readonly double[] Weights = [0.7, -0.2, 0.5];

    // Short, long and single rows; columns of few and of many elements; a line of one element; a scalar.
    private static readonly long[][] Shapes = [[67, 71], [3, 5000], [2500, 3], [1], [4097], [9000], [40, 1], [5, 37, 11], [2, 1500, 3, 2], [3, 1, 50], []];

    private static MergeMethod Method(bool elect, bool normalize, bool rescale, double density, double epsilon) => elect
        ? new Della(new(normalize, 0.8, rescale), [.. Weights.Select(w => new Della.PerModel(w, density, epsilon))])
        : new DellaLinear(new(normalize, 0.8, rescale), [.. Weights.Select(w => new DellaLinear.PerModel(w, density, epsilon))]);

    [Theory]
    [InlineData(0.6, 0.2, true, false)]
    [InlineData(0.6, 0.39, false, true)]
    [InlineData(0.3, -0.1, true, true)]
    [InlineData(1, 0.15, true, true)]
    [InlineData(0, 0.15, true, true)]
    public void Both_equal_the_composition_of_their_parts(double density, double epsilon, bool normalize, bool rescale)
    {
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.F16, DType.BF16])
        {
            foreach (long[] dimensions in Shapes)
            {
                foreach (bool elect in (bool[])[false, true])
                {
                    Sample sample = Sample.Of(type, 3, 1, dimensions);
                    TestMerge merge = new(Method(elect, normalize, rescale, density, epsilon), type) { Options = new() { Threads = 1, Seed = 17 } };
                    double[] expected = TaskVectorOracle.Merge(
                        sample, (d, m) => TaskVectorOracle.DrawnByRank(17, merge.Name, m, d, sample.Shape, density, epsilon), Weights, elect, normalize, rescale, 0.8);
                    double[] merged = merge.Run(sample.Shape, sample.Base, sample.Models);
                    Near.Arithmetic(type, expected, merged, 40);
                    Assert.All(merged, y => Assert.True(double.IsFinite(y)));
                }
            }
        }
    }

    [Fact]
    public void Lines_longer_than_a_chunk_are_ranked_all_the_same()
    {
        foreach (long[] dimensions in Shapes)
        {
            Sample sample = Sample.Of(DType.BF16, 3, 1, dimensions);
            TestMerge roomy = new(Method(true, true, true, 0.6, 0.2), DType.BF16);
            byte[] expected = roomy.Bytes(sample.Shape, sample.Base, sample.Models);
            TestMerge tight = roomy with { Options = new() { Threads = 2, ChunkElements = 1, MemoryBudget = 1 << 16 } };
            Assert.Equal(expected, tight.Bytes(sample.Shape, sample.Base, sample.Models));
        }
    }

    [Theory]
    [InlineData(DType.F64)]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    public void Lines_too_long_to_be_held_are_ranked_all_the_same(DType type)
    {
        foreach (long[] dimensions in (long[][])[[50_000], [2, 12_000], [2, 9000, 3], [3, 10_000, 1]])
        {
            Sample sample = Sample.Of(type, 2, 1, dimensions);
            DellaLinear method = new(new(Rescale: false), [new(0.7, 0.6, 0.2), new(0.4, 0.3, -0.2)]);
            TestMerge roomy = new(method, type) { Options = new() { Threads = 1, Seed = 3 } };
            TestMerge tight = roomy with { Options = new() { Threads = 3, ChunkElements = 1, MemoryBudget = 1 << 16, Seed = 3 } };
            Assert.Equal(roomy.Bytes(sample.Shape, sample.Base, sample.Models), tight.Bytes(sample.Shape, sample.Base, sample.Models));
        }
    }

    [Fact]
    public void Frequent_magnitudes_of_long_lines_are_ranked_by_index()
    {
        double[] model = [.. Enumerable.Range(0, 90_000).Select(i => i % 3 == 0 ? 2.0 : i % 3 == 1 ? -1 : 0)];
        TestMerge roomy = new(new DellaLinear(new(), [new(1, 0.5, 0.45)]));
        TestMerge tight = roomy with { Options = new() { Threads = 3, ChunkElements = 1, MemoryBudget = 1 << 16 } };
        Assert.Equal(roomy.Bytes(TestMerge.Shape(90_000), new double[90_000], model), tight.Bytes(TestMerge.Shape(90_000), new double[90_000], model));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void Elements_whose_ranks_are_asked_for_have_as_much_room_as_there_is(int limit)
    {
        EngineOptions options = new() { ChunkElements = 1024 };
        Sample sample = Sample.Of(DType.F64, 1, 1, 30_000);
        TensorMerge merge = TestMerge.Begin(new TestMerge(null, DType.F64).Plan(sample.Shape, sample.Base, sample.Models), options);
        ulong key = MaskKey.Of(0, merge.Tensor.Name, 0);
        RankedMask mask = new(0, key, 0.5, 0.45);
        mask.Open(merge.Whole);
        Chunk chunk = new();
        foreach (Round round in new LongLineMask<double>(new(merge, RankLines.Of(sample.Shape), 0, mask), limit).Rounds(merge.Whole))
        {
            for (int task = 0; task < round.ChunkCount; task++)
            {
                chunk.Load(merge, round, round.ChunkOf(task));
                round.Process(chunk);
            }
        }

        double[] delta = sample.Deltas()[0];
        bool[] expected = TaskVectorOracle.DrawnByRank(0, merge.Tensor.Name, 0, delta, sample.Shape, 0.5, 0.45);
        double[] merged = [.. delta, .. new double[Block.Size]];
        for (int at = 0; at < delta.Length; at += Block.Size)
        {
            mask.Apply(at, 1, merged.AsSpan(at, Math.Min(Block.Size, Block.Padded(delta.Length - at))));
        }

        Assert.Equal(delta.Select((d, i) => expected[i] ? d : 0), merged[..delta.Length]);
    }

    [Theory]
    [InlineData(200, 1 << 28)]
    [InlineData(20_000, 1 << 28)]
    [InlineData(20_000, 1 << 16)]
    public void Differences_of_float64_are_ranked_as_they_are(int length, long memory)
    {
        // To float32 all magnitudes are 1; the largest stands first.
        double[] model = [.. Enumerable.Range(0, 100_000).Select(i => 1 + ((length - (i % length)) * 1e-12))];
        TestMerge merge = new(new DellaLinear(new(Rescale: false), [new(1, 0.5, 0.45)]), DType.F64) { Options = new() { Threads = 1, ChunkElements = 1024, MemoryBudget = memory } };
        double[] merged = merge.Run(TestMerge.Shape(100_000 / length, length), new double[100_000], model);
        Assert.InRange(merged.Where((_, i) => i % length < length / 10).Count(y => y != 0), 8500, 9700);
        Assert.InRange(merged.Where((_, i) => i % length >= length - (length / 10)).Count(y => y != 0), 300, 1500);
    }

    [Theory]
    [InlineData(1500, 701)]
    [InlineData(1100, 1000)]
    [InlineData(2100, 512)]
    public void Masks_of_a_tensor_that_has_no_room_for_them_are_drawn_in_windows(long rows, long columns)
    {
        EngineOptions options = new() { Threads = 2, ChunkElements = 5000, MemoryBudget = 1 << 16 };
        Sample sample = Sample.Of(DType.F32, 3, 1, rows, columns);
        TestMerge roomy = new(Method(true, true, true, 0.6, 0.2)), tight = roomy with { Options = options };
        TensorMerge plan = TestMerge.Begin(tight.Plan(sample.Shape, sample.Base, sample.Models), options);
        Assert.True(plan.CandidateLimit * 32L < 3 * sample.Shape.ElementCount);
        Assert.Equal(roomy.Bytes(sample.Shape, sample.Base, sample.Models), tight.Bytes(sample.Shape, sample.Base, sample.Models));
    }

    [Fact]
    public void The_share_that_stays_grows_with_the_magnitude()
    {
        // Ranks run against the index: ten rows of 10000 elements, the largest first.
        double[] model = [.. Enumerable.Range(0, 100_000).Select(i => 10_000.0 - (i % 10_000))];
        TestMerge merge = new(new DellaLinear(new(Rescale: false), [new(1, 0.5, 0.4)]));
        double[] merged = merge.Run(TestMerge.Shape(10, 10_000), new double[100_000], model);
        double Share(int from, int to) => merged.Where((_, i) => i % 10_000 >= from && i % 10_000 < to).Average(y => y == 0 ? 0 : 1);
        Assert.InRange(Share(0, 1000), 0.84, 0.88);
        Assert.InRange(Share(4500, 5500), 0.48, 0.52);
        Assert.InRange(Share(9000, 10_000), 0.12, 0.16);
    }

    [Fact]
    public void Equal_magnitudes_rank_by_index()
    {
        double[] model = [.. Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? 3.0 : -3)];
        double[] merged = new TestMerge(new DellaLinear(new(Rescale: false), [new(1, 0.5, 0.45)])).Run(TestMerge.Shape(20_000), new double[20_000], model);
        Assert.InRange(merged.Take(2000).Count(y => y != 0), 120, 260);
        Assert.InRange(merged.TakeLast(2000).Count(y => y != 0), 1740, 1880);
    }

    [Fact]
    public void The_L1_norm_is_restored()
    {
        double[] model = [.. Enumerable.Range(0, 4096).Select(i => (i % 17) - 8.0)];
        double[] merged = new TestMerge(new Della(new(), [new(1, 0.3)])).Run(TestMerge.Shape(64, 64), new double[4096], model);
        Assert.InRange(merged.Sum(Math.Abs) / model.Sum(Math.Abs), 0.99, 1.01);
    }

    [Fact]
    public void A_frozen_tensor_stays_as_it_is()
    {
        double[] basis = [.. Enumerable.Range(0, 3000).Select(i => i * 0.5)];
        Assert.Equal(basis, new TestMerge(Method(true, true, true, 0.5, 0.2)).Run(TestMerge.Shape(30, 100), basis, basis, basis, basis));
    }

    [Fact]
    public void An_empty_tensor_stays_empty() => Assert.Empty(new TestMerge(new Della(new(), [new(1, 0.5)])).Run(TestMerge.Shape(0, 4), [], []));

    [Theory]
    [InlineData(0.9, 0.1)]
    [InlineData(0.1, 0.15)]
    [InlineData(0.5, 0.5)]
    public void A_density_that_epsilon_takes_beyond_0_or_1_is_an_error(double density, double epsilon)
    {
        foreach (MergeMethod method in (MergeMethod[])[new Della(new(), [new(1, density, epsilon)]), new DellaLinear(new(), [new(1, density, epsilon)])])
        {
            Assert.Contains(method.Schema.Problems(method.Values), p => !p.IsAdvice && p.Message.Contains("must lie strictly between 0 and 1"));
        }
    }
}
