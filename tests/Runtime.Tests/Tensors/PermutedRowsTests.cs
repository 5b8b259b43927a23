using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Tensors;

public sealed class PermutedRowsTests
{
    [Theory]
    [InlineData(new long[] { 4 }, 0)]
    [InlineData(new long[] { 4, 2 }, 0)]
    [InlineData(new long[] { 2, 4 }, 1)]
    [InlineData(new long[] { 2, 3, 4 }, 2)]
    [InlineData(new long[] { 2, 4, 3 }, 1)]
    public void A_missing_row_is_zero_and_padding_is_the_mean_of_all_others(long[] shape, int axis)
    {
        RowMap map = new();
        foreach (int row in new[] { 2, 0, 1, 3 })
        {
            map.Add(new(0, row));
        }

        map.AddZero();
        map.AddPadding(3);
        ArrayTensorSource own = Counting(DType.F32, shape);
        PermutedRows rows = new("x", [own], map, DType.F32, axis);
        Assert.Equal(8, rows.Shape.Dimensions[axis]);
        Assert.Equal(ReadCost.Cheap, rows.Cost);

        double[] got = Read(rows);
        double[] values = own.Values();
        long inner = shape[(axis + 1)..].Aggregate(1L, (a, b) => a * b);
        long outer = shape[..axis].Aggregate(1L, (a, b) => a * b);
        for (long block = 0; block < outer; block++)
        {
            for (long column = 0; column < inner; column++)
            {
                double At(int row) => values[(((block * 4) + row) * inner) + column];
                double mean = (At(0) + At(1) + At(2) + At(3)) / 5;
                Assert.Equal(
                    [At(2), At(0), At(1), At(3), 0, (float)mean, (float)mean, (float)mean],
                    Enumerable.Range(0, 8).Select(row => got[(((block * 8) + row) * inner) + column]));
            }
        }
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.F64)]
    [InlineData(DType.BF16)]
    [InlineData(DType.F16)]
    public void Any_stretch_of_any_map_is_what_a_plain_table_says(DType type)
    {
        Random random = new(17);
        for (int trial = 0; trial < 50; trial++)
        {
            int width = random.Next(1, 6);
            ArrayTensorSource[] donors = [.. Enumerable.Range(0, 3).Select(_ => Noise(random.Next(3) switch { 0 => DType.F32, 1 => DType.BF16, _ => type }, random, random.Next(1, 20), width))];
            (RowMap map, double[][] table) = Draw(random, donors, type, width);
            PermutedRows rows = new("x", donors, map, type);
            double[] expected = [.. table.SelectMany(r => r)];
            Assert.Equal(expected, Read(rows));

            int start = random.Next(expected.Length), length = random.Next(expected.Length - start + 1);
            byte[] part = new byte[length * type.Size];
            rows.ReadBytes(start, part);
            Assert.Equal(expected[start..(start + length)], ScalarTypes.Values(type, part));
        }
    }

    [Fact]
    public void Adjacent_rows_are_read_in_one_go()
    {
        RowMap map = new();
        foreach (int row in Enumerable.Range(0, 1000).Append(1001).Append(1000).Concat(Enumerable.Range(1002, 500)))
        {
            map.Add(new(0, row));
        }

        Assert.Equal([new RowRun(0, 1000, 0, 0), new(1000, 1, 0, 1001), new(1001, 1, 0, 1000), new(1002, 500, 0, 1002)], map.Runs);
    }

    [Fact]
    public void The_first_rows_of_a_tensor_are_known_for_what_they_are()
    {
        RowMap map = new();
        map.Add(new(1, 0));
        map.Add(new(1, 1));
        Assert.Equal((2, -1), (map.LeadingRowsOf(1), map.LeadingRowsOf(0)));
        map.AddPadding(1);
        Assert.Equal(-1, map.LeadingRowsOf(1));
    }

    [Fact]
    public void The_mean_is_taken_once_however_many_threads_ask()
    {
        CountingSource own = new(Counting(DType.F32, [100, 3]));
        RowMap map = new();
        Enumerable.Range(0, 100).ToList().ForEach(row => map.Add(new(0, 99 - row)));
        map.AddPadding(28);
        PermutedRows rows = new("x", [own], map, DType.F32);
        Parallel.For(0, 64, i => rows.ReadBytes((100 + (i % 28)) * 3, new byte[12]));
        Assert.Equal(100, own.Reads);
    }

    // Rows of every sort in random order, and what they hold by the definition: sums and means in float64, one rounding.
    private static (RowMap Map, double[][] Table) Draw(Random random, ArrayTensorSource[] donors, DType type, int width)
    {
        RowMap map = new();
        List<double[]> table = [];
        foreach (int _ in Enumerable.Range(0, random.Next(1, 40)))
        {
            DonorRow[] picked = [.. Enumerable.Range(0, 3).Select(d => new DonorRow(d, random.Next((int)donors[d].Shape.Dimensions[0])))];
            switch (random.Next(4))
            {
                case 0:
                    map.AddZero();
                    table.Add(new double[width]);
                    break;
                case 1:
                    map.AddMean(picked);
                    table.Add([.. Enumerable.Range(0, width).Select(c => ScalarTypes.Rounded(type, picked.Sum(p => Row(p)[c]) / 3))]);
                    break;
                default:
                    map.Add(picked[0]);
                    table.Add(Row(picked[0]));
                    break;
            }
        }

        int padding = random.Next(4);
        map.AddPadding(padding);
        double[] mean = [.. Enumerable.Range(0, width).Select(c => ScalarTypes.Rounded(type, table.Sum(r => r[c]) / table.Count))];
        table.AddRange(Enumerable.Repeat(mean, padding));
        return (map, [.. table]);

        double[] Row(DonorRow from) => [.. donors[from.Donor].Values().Skip(from.Row * width).Take(width).Select(v => ScalarTypes.Rounded(type, v))];
    }

    private static double[] Read(TensorSource source)
    {
        byte[] bytes = new byte[source.Shape.ElementCount * source.Type.Size];
        source.ReadBytes(0, bytes);
        return ScalarTypes.Values(source.Type, bytes);
    }

    private static ArrayTensorSource Counting(DType type, long[] shape) =>
        ArrayTensorSource.Of(type, new([.. shape]), [.. Enumerable.Range(1, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => (double)i)]);

    private static ArrayTensorSource Noise(DType type, Random random, int rows, int width) =>
        ArrayTensorSource.Of(type, new([rows, width]), [.. Enumerable.Range(0, rows * width).Select(_ => (random.NextDouble() * 2) - 1)]);

    private sealed class CountingSource(TensorSource inner) : TensorSource(inner.Name, inner.Shape, inner.Type)
    {
        private int reads;

        public int Reads => reads;

        public override void ReadBytes(long start, Span<byte> destination)
        {
            Interlocked.Increment(ref reads);
            inner.ReadBytes(start, destination);
        }
    }
}
