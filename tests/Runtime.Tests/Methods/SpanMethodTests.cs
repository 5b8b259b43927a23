using System.Collections.Concurrent;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class SpanMethodTests
{
    private static NuSlerp Rows(double first, double second, bool byColumns = false) =>
        new(new(NuslerpFlatten: false, NuslerpRowWise: byColumns), [new(first), new(second)]);

    [Fact]
    public void Nuslerp_interpolates_each_row()
    {
        double[] merged = new TestMerge(Rows(0.75, 0.25)).Run(TestMerge.Shape(4, 2), null, [1, 0, 1, 0, 1, 0, 1, 0], [1, 0, 2, 0, -1, 0, 0, 1]);
        Assert.Equal([1, 0, 1.25, 0, 0.5, 0], merged[..6]);
        Assert.Equal([Math.Cos(Math.PI / 8), Math.Sin(Math.PI / 8)], merged[6..], (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Fact]
    public void Nuslerp_interpolates_each_column_if_told_so()
    {
        double[] merged = new TestMerge(Rows(0.75, 0.25, byColumns: true)).Run(TestMerge.Shape(2, 4), null, [1, 1, 1, 1, 0, 0, 0, 0], [1, 2, -1, 0, 0, 0, 0, 1]);
        Assert.Equal([1, 1.25, 0.5, Math.Cos(Math.PI / 8), 0, 0, 0, Math.Sin(Math.PI / 8)], merged, (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Theory]
    [InlineData(37, 2050)]
    [InlineData(2050, 37)]
    [InlineData(5000, 1)]
    [InlineData(2, 3000)]
    public void Nuslerp_by_columns_is_nuslerp_by_rows_of_the_transpose(int r, int c)
    {
        Sample sample = Sample.Of(DType.F32, 2, 1, r, c);
        double[] Transposed(double[] x) => [.. Enumerable.Range(0, r * c).Select(i => x[(i % r * c) + (i / r)])];
        double[] columns = new TestMerge(Rows(0.4, 0.6, byColumns: true)).Run(sample.Shape, sample.Base, sample.Models);
        double[] rows = new TestMerge(Rows(0.4, 0.6)).Run(TestMerge.Shape(c, r), Transposed(sample.Base), [.. sample.Models.Select(Transposed)]);
        Assert.Equal(Transposed(columns), rows, (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Abs(a));
    }

    [Fact]
    public void Nuslerp_by_columns_is_written_in_whole_chunks()
    {
        Sample sample = Sample.Of(DType.F32, 2, 1, 50, 1500);
        PieceLengths sink = new();
        MergeEngine.Run([new TestMerge(Rows(0.4, 0.6, byColumns: true)).Plan(sample.Shape, null, sample.Models)], sink, new() { Threads = 2, ChunkElements = 4096 });
        Assert.Equal([75_000 % 4096 * 4, .. Enumerable.Repeat(4096 * 4, 75_000 / 4096)], sink.Lengths.Order());
    }

    [Fact]
    public void Nuslerp_by_columns_is_the_same_where_their_coefficients_have_no_room()
    {
        Sample sample = Sample.Of(DType.F32, 2, 1, 3, 20_000);
        TestMerge merge = new(Rows(0.4, 0.6, byColumns: true));
        byte[] bytes = (merge with { Options = new() { Threads = 2, MemoryBudget = 1 << 20 } }).Bytes(sample.Shape, sample.Base, sample.Models); // 256 KiB for coefficients
        Assert.Equal(merge.Bytes(sample.Shape, sample.Base, sample.Models), bytes);
    }

    [Theory]
    [InlineData(DType.F32, 0.1)]
    [InlineData(DType.F64, 0.1)]
    [InlineData(DType.F64, 1e-5)]
    public void Nuslerp_is_the_formula_in_each_row(DType type, double apart)
    {
        Sample sample = Sample.Of(type, 1, 1, 20, 30);
        double[] other = [.. sample.Models[0].Select((x, i) => ScalarTypes.Rounded(type, sample.Base[i] + (apart * (x - sample.Base[i]))))];
        double[] expected = [.. sample.Base.Chunk(30).Zip(other.Chunk(30)).SelectMany(rows =>
        {
            // The angle from the distance of the unit vectors, which is exact where its cosine is not.
            double[] u = Unit(rows.First), v = Unit(rows.Second);
            double angle = 2 * Math.Asin(Math.Sqrt(u.Zip(v, (p, q) => (p - q) * (p - q)).Sum()) / 2);
            return rows.First.Zip(rows.Second, (p, q) => ((Math.Sin(0.6 * angle) * p) + (Math.Sin(0.4 * angle) * q)) / Math.Sin(angle));
        })];
        Near.Arithmetic(type, expected, new TestMerge(Rows(0.6, 0.4), type).Run(sample.Shape, null, sample.Base, other), 8);
    }

    [Fact]
    public void Nuslerp_takes_weights_that_cancel_as_the_middle() =>
        Assert.Equal([1.5, 0], new TestMerge(Rows(-0.5, 0.5)).Run(TestMerge.Shape(1, 2), null, [1, 0], [2, 0]));

    [Fact]
    public void A_row_longer_than_a_chunk_is_interpolated_like_any_other()
    {
        Sample sample = Sample.Of(DType.F32, 2, 1, 3, 5000);
        TestMerge whole = new(Rows(0.4, 0.6)), inParts = whole with { Options = new() { Threads = 3, ChunkElements = 1024 } };
        Assert.Equal(whole.Run(sample.Shape, sample.Base, sample.Models), inParts.Run(sample.Shape, sample.Base, sample.Models));
    }

    [Fact]
    public void Karcher_of_parallel_vectors_is_as_long_as_they_are_on_average()
    {
        Assert.Equal([1.5, 0], new TestMerge(new Karcher(new())).Run(TestMerge.Shape(2), null, [1, 0], [2, 0]));
        Assert.Equal([1.5, 0], new TestMerge(new Karcher(new())).Run(TestMerge.Shape(2), null, [1, 0], [-2, 0]));
    }

    [Fact]
    public void Karcher_of_next_to_nothing_is_nothing() =>
        Assert.Equal([0, 0], new TestMerge(new Karcher(new())).Run(TestMerge.Shape(2), null, [1e-6, 0], [0, 1e-6]));

    [Theory]
    [InlineData(DType.F32, 1e-6)]
    [InlineData(DType.F64, 1e-13)]
    public void Karcher_on_coefficients_is_the_iteration_on_vectors(DType type, double allowed)
    {
        Sample sample = Sample.Of(type, 3, 1, 40, 5);
        double[][] models = [sample.Base, .. sample.Models.Select(m => m.Reverse().ToArray())];
        double[] merged = new TestMerge(new Karcher(new(MaxIter: 30, Tol: 1e-9)), type).Run(sample.Shape, null, models);
        double[][] units = [.. models.Select(Unit)];
        double[] u = Unit([.. Enumerable.Range(0, 200).Select(i => units.Sum(v => v[i]))]);
        for (int step = 0; step < 30; step++)
        {
            double[] tangent = new double[200];
            foreach (double[] v in units)
            {
                double angle = Math.Acos(Math.Clamp(Dot(u, v), -1, 1));
                for (int i = 0; i < 200 && angle > 1e-9; i++)
                {
                    tangent[i] += angle / Math.Sin(angle) * (v[i] - (Math.Cos(angle) * u[i])) / units.Length;
                }
            }

            double length = Math.Sqrt(Dot(tangent, tangent));
            if (length < 1e-9)
            {
                break;
            }

            u = Unit([.. u.Select((x, i) => (Math.Cos(length) * x) + (Math.Sin(length) / length * tangent[i]))]);
        }

        double scale = models.Average(m => Math.Sqrt(Dot(m, m)));
        Assert.Equal(u.Select(x => x * scale), merged, (a, b) => Math.Abs(a - b) < allowed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Model_stock_between_opposite_models_is_the_base(bool filterWise) =>
        Assert.Equal([2, 3], new TestMerge(new ModelStock(new(filterWise))).Run(TestMerge.Shape(2), [2, 3], [3, 3], [1, 3]));

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.F64)]
    public void Model_stock_is_the_formula(DType type)
    {
        Sample sample = Sample.Of(type, 3, 1, 30, 7);
        double[][] d = [.. sample.Models.Select(m => m.Zip(sample.Base, (x, b) => x - b).ToArray())];
        double Cosine(int i, int j) => Dot(d[i], d[j]) / Math.Sqrt(Dot(d[i], d[i]) * Dot(d[j], d[j]));
        double c = (Cosine(0, 1) + Cosine(0, 2) + Cosine(1, 2)) / 3, t = 3 * c / (1 + (2 * c));
        Near.Arithmetic(type, [.. sample.Base.Select((b, i) => (t * sample.Models.Average(m => m[i])) + ((1 - t) * b))],
            new TestMerge(new ModelStock(new()), type).Run(sample.Shape, sample.Base, sample.Models), 2);
    }

    [Theory]
    [InlineData(DType.F32, true, true)]
    [InlineData(DType.F32, true, false)]
    [InlineData(DType.F32, false, true)]
    [InlineData(DType.F32, false, false)]
    [InlineData(DType.F64, true, true)]
    [InlineData(DType.F64, false, false)]
    public void Multislerp_is_the_formula(DType type, bool hasBase, bool normalize)
    {
        Sample sample = Sample.Of(type, 3, 1, 30, 7);
        double[] w = [0.5, 0.4, 0.3];
        double[][] x = hasBase ? [.. sample.Models.Select(m => m.Zip(sample.Base, (p, b) => p - b).ToArray())] : sample.Models;
        double[] norms = [.. x.Select(v => Math.Sqrt(Dot(v, v)))], a = [.. w.Select(v => v / (normalize ? w.Sum() : 1))];
        double[][] u = [.. x.Select((v, k) => v.Select(p => p / (norms[k] + 1e-8)).ToArray())];
        double[] m = Unit([.. Enumerable.Range(0, 210).Select(i => u.Select((v, k) => a[k] * v[i]).Sum())]);
        double[] tangent = [.. Enumerable.Range(0, 210).Select(i => u.Select((v, k) => a[k] * (v[i] - (Dot(v, m) * m[i]))).Sum())];
        double s = Math.Sqrt(Dot(tangent, tangent)) + 1e-8, scale = norms.Select((n, k) => a[k] * n).Sum();
        double[] expected = [.. m.Select((p, i) => (((p * Math.Cos(s)) + (tangent[i] * Math.Sin(s) / s)) * scale) + (hasBase ? sample.Base[i] : 0))];
        MultiSlerp method = new(new(normalize), [.. w.Select(v => new MultiSlerp.PerModel(v))]);
        Near.Arithmetic(type, expected, new TestMerge(method, type).Run(sample.Shape, hasBase ? sample.Base : null, sample.Models), 4);
    }

    [Fact]
    public void Multislerp_of_opposite_directions_is_a_line_for_two_and_an_error_for_more()
    {
        Assert.Equal([0.5, 0], new TestMerge(new MultiSlerp(new(), [new(1), new(1)])).Run(TestMerge.Shape(2), null, [2, 0], [-1, 0]));
        MergeException error = Assert.Throws<MergeException>(() =>
            new TestMerge(new MultiSlerp(new(), [new(1), new(0.5), new(0.5)])).Run(TestMerge.Shape(2), null, [2, 0], [-1, 0], [-3, 0]));
        Assert.Equal("MRG7016", Assert.Single(error.Problems).Descriptor.Id);
        Assert.Contains("up_proj.weight: multislerp has no result: the weighted directions of the models cancel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Multislerp_of_models_that_are_all_the_base_is_the_base_and_of_zeros_zero()
    {
        MultiSlerp method = new(new(), [new(1), new(0.5), new(0.5)]);
        Assert.Equal([0.7f, -2], new TestMerge(method).Run(TestMerge.Shape(2), [0.7f, -2], [0.7f, -2], [0.7f, -2], [0.7f, -2]));
        Assert.Equal([0, 0], new TestMerge(method).Run(TestMerge.Shape(2), null, [0, 0], [0, 0], [0, 0]));
    }

    // Its unit vector is 0 / (0 + 1e-8): a coefficient of 1e10 for it and one of -1e10 for the base would cancel, but for rounding.
    [Fact]
    public void Multislerp_leaves_the_base_where_two_models_do_and_a_third_is_the_base()
    {
        double[] merged = new TestMerge(new MultiSlerp(new(), [new(1), new(1), new(1)]), DType.F32)
            .Run(TestMerge.Shape(4), [1, 2, 0.7f, -2.3f], [1001, 2, 0.7f, -2.3f], [1, 1002, 0.7f, -2.3f], [1, 2, 0.7f, -2.3f]);
        Assert.Equal([0.7f, -2.3f], merged[2..]);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Unit(double[] x) => [.. x.Select(v => v / Math.Sqrt(Dot(x, x)))];

    private sealed class PieceLengths : ITensorSink
    {
        public ConcurrentBag<int> Lengths { get; } = [];

        public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => Lengths.Add(bytes.Length);
    }
}
