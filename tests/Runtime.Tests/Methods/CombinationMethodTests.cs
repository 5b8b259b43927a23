using MergeDsl.Methods;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

public class CombinationMethodTests
{
    private static readonly DType[] Types = [DType.F64, DType.F32, DType.F16, DType.BF16];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Linear_is_the_exact_value_rounded_once(bool normalize)
    {
        foreach (DType type in Types)
        {
            Sample sample = Sample.Of(type, 2, 1, 301, 17);
            double[] w = [0.123456, 0.654321];
            double divisor = normalize ? w[0] + w[1] : 1;
            double first = Rounded(w[0] / divisor), second = Rounded(w[1] / divisor);
            double[] expected = [.. sample.Models[0].Select((x, i) => Rounded((first * x) + (second * sample.Models[1][i])))];
            Near.Exactly(type, expected, new TestMerge(new Linear(new(normalize), [new(w[0]), new(w[1])]), type).Run(sample.Shape, null, sample.Models));

            double Rounded(double value) => type is DType.F16 or DType.BF16 ? (float)value : value;
        }
    }

    [Fact]
    public void Elements_in_the_middle_of_two_numbers_go_to_the_even_one_whatever_the_last_bit_of_a_weight()
    {
        // In decimal arithmetic 0.3 a + 0.7 b is in the middle of two bfloat16; in float64 it is a little below.
        TestMerge merge = new(new Linear(new(), [new(0.3), new(0.7)]), DType.BF16);
        Assert.Equal([-0.0035400390625], merge.Run(TestMerge.Shape(1), null, [-0.007110595703125], [-0.0019989013671875]));
    }

    [Fact]
    public void Linear_does_not_overflow_on_the_way() =>
        Assert.Equal([60000], new TestMerge(new Linear(new(), [new(1), new(1)]), DType.F16).Run(TestMerge.Shape(1), null, [60000], [60000]));

    [Fact]
    public void Linear_takes_negative_weights() =>
        Assert.Equal([-1], new TestMerge(new Linear(new(), [new(2), new(-1)])).Run(TestMerge.Shape(1), null, [1], [3]));

    [Theory]
    [InlineData(-0.2)]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(1.2)]
    public void Slerp_is_the_scalar_formula(double t)
    {
        foreach (DType type in Types)
        {
            Sample sample = Sample.Of(type, 1, 1, 5, 300);
            double[] far = [.. sample.Models[0].Reverse()];
            foreach (double[] other in (double[][])[sample.Models[0], far, [.. sample.Base.Select(b => -b)], [.. sample.Base.Select(b => 2 * b)], new double[1500]])
            {
                foreach ((double[] b, double[] x) in ((double[], double[])[])[(sample.Base, other), (other, sample.Base)])
                {
                    double[] merged = new TestMerge(new Slerp(new(t)), type).Run(sample.Shape, b, x);
                    Near.Arithmetic(type, [.. Arc(b, x, t).Select(y => ScalarTypes.Rounded(type, y))], merged, 8);
                }
            }
        }
    }

    [Fact]
    public void Slerp_of_orthogonal_vectors_goes_along_the_circle() =>
        Near.Exactly(DType.F32, [Math.Sqrt(0.75), 0.5], new TestMerge(new Slerp(new(1.0 / 3))).Run(TestMerge.Shape(2), [1, 0], [0, 1]));

    [Fact]
    public void Slerp_of_zeros_is_zero() =>
        Assert.Equal([0, 0], new TestMerge(new Slerp(new(0.4))).Run(TestMerge.Shape(2), [0, 0], [0, 0]));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Task_arithmetic_is_the_formula(bool normalize)
    {
        foreach (DType type in Types)
        {
            Sample sample = Sample.Of(type, 3, 1, 301, 17);
            double[] w = [0.7, -0.2, 0.4];
            double factor = 0.8 / (normalize ? w.Sum() : 1);
            double[] expected = [.. sample.Base.Select((b, i) => ScalarTypes.Rounded(type, b + (factor * w.Select((v, m) => v * (sample.Models[m][i] - b)).Sum())))];
            double[] merged = new TestMerge(new TaskArithmetic(new(normalize, 0.8), [.. w.Select(v => new TaskArithmetic.PerModel(v))]), type).Run(sample.Shape, sample.Base, sample.Models);
            Near.Arithmetic(type, expected, merged, 4);
        }
    }

    [Fact]
    public void Task_arithmetic_with_weights_that_cancel_is_not_divided() =>
        Assert.Equal([2], new TestMerge(new TaskArithmetic(new(Normalize: true), [new(1), new(-1)])).Run(TestMerge.Shape(1), [1], [4], [3]));

    [Fact]
    public void Task_arithmetic_without_models_is_the_base() =>
        Assert.Equal([1, 2], new TestMerge(new TaskArithmetic(new(), [])).Run(TestMerge.Shape(2), [1, 2]));

    [Fact]
    public void Passthrough_rounds_to_dtype_before_it_scales_and_to_out_dtype_after()
    {
        TestMerge scaled = new(new Passthrough([new(1000)]));
        Assert.Equal([1000], (scaled with { InputType = DType.BF16, OutputType = DType.BF16 }).Run(TestMerge.Shape(1), null, [1.003]));
        Assert.Equal([1004], (scaled with { OutputType = DType.BF16 }).Run(TestMerge.Shape(1), null, [1.003]));
        Assert.Equal([1000], (scaled with { InputType = DType.BF16, OutputType = DType.F64 }).Run(TestMerge.Shape(1), null, [1.003]));
    }

    [Fact]
    public void Passthrough_copies_bytes_and_their_NaN()
    {
        byte[] bytes = [1, 0x7F, 0xFF, 0xFF, 0, 0, 0x80, 0x7F];
        foreach (DType type in (DType[])[DType.BF16, DType.F16, DType.F32, DType.F64])
        {
            ArrayTensorSource source = new("x", TestMerge.Shape(8 / type.Size), type, bytes);
            TestMerge copy = new(new Passthrough([new(null)]), type);
            Assert.Equal(bytes, copy.Run(new("x", source.Shape, type, type, copy.Method, [new(source, new("m"), false)], 0, 0)));
        }
    }

    [Fact]
    public void Tensors_that_are_no_numbers_are_copied_without_a_method()
    {
        ArrayTensorSource source = new("x", TestMerge.Shape(2), DType.I64, [.. Enumerable.Range(0, 16).Select(i => (byte)i)]);
        Assert.Equal(source.Content, new TestMerge(null).Run(new("x", source.Shape, DType.I64, DType.I64, null, [new(source, new("m"), false)], 0, 0)));
    }

    [Theory]
    [InlineData(DType.F64, DType.BF16)]
    [InlineData(DType.F64, DType.F16)]
    [InlineData(DType.F64, DType.F32)]
    [InlineData(DType.F32, DType.BF16)]
    [InlineData(DType.F32, DType.F16)]
    [InlineData(DType.BF16, DType.F16)]
    public void Copies_into_another_type_round_once(DType from, DType to)
    {
        Sample sample = Sample.Of(from, 1, 1, 3000);
        Near.Exactly(to, sample.Models[0], new TestMerge(null, from) { OutputType = to }.Run(sample.Shape, null, sample.Models[0]));
        Near.Exactly(to, sample.Models[0], new TestMerge(null, from) { InputType = to, OutputType = to }.Run(sample.Shape, null, sample.Models[0]));
    }

    private static double[] Arc(double[] b, double[] x, double t)
    {
        double normB = Math.Sqrt(b.Sum(v => v * v)), normX = Math.Sqrt(x.Sum(v => v * v));
        double cosine = b.Zip(x, (p, q) => p * q).Sum() / ((normB > 1e-8 ? normB : 1) * (normX > 1e-8 ? normX : 1));
        double angle = Math.Acos(Math.Clamp(cosine, -1, 1));
        (double left, double right) = Math.Abs(cosine) > 0.9995
            ? (1 - t, t)
            : (Math.Sin((1 - t) * angle) / Math.Sin(angle), Math.Sin(t * angle) / Math.Sin(angle));
        return [.. b.Zip(x, (p, q) => (left * p) + (right * q))];
    }
}
