using MergeDsl.Adapters;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Adapters;

/// <summary>W + s·B·A against plain loops in double, for weights of every form, read in any stretches.</summary>
public sealed class AdaptedTensorSourceTests : IDisposable
{
    private readonly TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData(1, 1, 1, DType.F32)]
    [InlineData(7, 5, 3, DType.F32)]
    [InlineData(33, 257, 8, DType.BF16)]
    [InlineData(257, 33, 8, DType.F16)]
    [InlineData(3, 2500, 300, DType.F32)]
    [InlineData(2100, 4, 300, DType.F32)]
    [InlineData(5, 100, 2, DType.F64)]
    [InlineData(40, 64, 8000, DType.F32)]
    public void Any_stretch_is_what_plain_loops_give(int outputs, int inputs, int rank, DType type)
    {
        Random random = new(rank);
        AdapterConfig config = Config(rank, "\"fan_in_fan_out\": true");
        double[] a = Values(random, rank * inputs);
        double[] b = Values(random, outputs * rank);
        double[] w = Values(random, outputs * inputs);
        TensorSource sourceA = Source(DType.F32, a, rank, inputs);
        TensorSource sourceB = Source(DType.F32, b, outputs, rank);
        double Delta(int o, int i) => Enumerable.Range(0, rank).Sum(k => b[(o * rank) + k] * a[(k * inputs) + i]) * 16 / rank;

        Check(Source(type, w, outputs, inputs), sourceA, sourceB, isEmbedding: false, Config(rank), rank, e => Delta(e / inputs, e % inputs), random);
        if (outputs != inputs)
        {
            Check(Source(type, w, inputs, outputs), sourceA, sourceB, isEmbedding: false, config, rank, e => Delta(e % outputs, e / outputs), random);
        }

        Check(Source(type, w, inputs, outputs), sourceA, sourceB, isEmbedding: true, Config(rank), rank, e => Delta(e % outputs, e / outputs), random);
    }

    [Fact]
    public void A_square_weight_is_transposed_where_the_configuration_says_so()
    {
        TensorSource w = Source(DType.F32, new double[4], 2, 2);
        TensorSource a = Source(DType.F32, [1, 2], 1, 2);
        TensorSource b = Source(DType.F32, [1, 10], 2, 1);
        Assert.Equal([16, 32, 160, 320], Read(Of(w, a, b, Config(1))));
        Assert.Equal([16, 160, 32, 320], Read(Of(w, a, b, Config(1, "\"fan_in_fan_out\": true"))));
    }

    [Fact]
    public void A_convolution_is_a_matrix_of_its_outputs()
    {
        TensorSource w = Source(DType.F32, new double[8], 2, 2, 1, 2);
        TensorSource a = Source(DType.F32, [1, 2, 3, 4], 1, 2, 1, 2);
        TensorSource b = Source(DType.F32, [1, 10], 2, 1, 1, 1);
        Assert.Equal([16, 32, 48, 64, 160, 320, 480, 640], Read(Of(w, a, b, Config(1))));
    }

    [Fact]
    public void The_sum_is_rounded_once_to_the_type_of_the_result()
    {
        // 1 + 2⁻⁹ is half way between two bfloat16 and goes to the even one; 1 + 2⁻⁹ + 2⁻²⁰ goes up.
        TensorSource w = Source(DType.BF16, [1, 1], 1, 2);
        TensorSource a = Source(DType.F32, [Math.Pow(2, -8), Math.Pow(2, -8) + Math.Pow(2, -20)], 1, 2);
        TensorSource b = Source(DType.F32, [1.0 / 16], 1, 1);
        Assert.Equal([1, 1 + Math.Pow(2, -7)], Read(Of(w, a, b, Config(1))));
        LowRankFactors factors = LowRankFactors.Of(w, a, b, isEmbedding: false, Config(1), "m").Factors!; // they fit
        AdaptedTensorSource wide = new(w, factors, DType.F32);
        Assert.Equal([1 + Math.Pow(2, -8), 1 + Math.Pow(2, -8) + Math.Pow(2, -20)], Read(wide));
        Assert.Equal(ReadCost.Expensive, wide.Cost);
    }

    private static void Check(TensorSource w, TensorSource a, TensorSource b, bool isEmbedding, AdapterConfig config, int rank, Func<int, double> delta, Random random)
    {
        AdaptedTensorSource source = new(w, LowRankFactors.Of(w, a, b, isEmbedding, config, "m").Factors!, w.Type); // they fit
        int size = w.Type.Size;
        byte[] all = Bytes(source, 0, (int)w.Shape.ElementCount);
        double[] actual = ScalarTypes.Values(w.Type, all);
        double[] weights = ((ArrayTensorSource)w).Values();
        double unit = w.Type switch { DType.BF16 => 1.0 / 256, DType.F16 => 1.0 / 2048, DType.F64 => 1e-15, _ => 1e-6 };
        for (int e = 0; e < actual.Length; e += Math.Max(1, actual.Length / 500))
        {
            double expected = weights[e] + delta(e);
            Assert.InRange(actual[e], expected - (unit * (Math.Abs(expected) + rank)), expected + (unit * (Math.Abs(expected) + rank)));
        }

        for (int round = 0; round < 20; round++)
        {
            int start = random.Next(actual.Length);
            int length = random.Next(actual.Length - start) + 1;
            Assert.True(all.AsSpan(start * size, length * size).SequenceEqual(Bytes(source, start, length)), $"elements {start}, {length} of them, differ");
        }
    }

    private AdapterConfig Config(int rank, string more = "\"bias\": \"none\"") =>
        AdapterConfig.Read(root.Write("adapter_config.json", $$"""{"peft_type": "LORA", "r": {{rank}}, "lora_alpha": 16, {{more}}}"""));

    private static AdaptedTensorSource Of(TensorSource w, TensorSource a, TensorSource b, AdapterConfig config) =>
        new(w, LowRankFactors.Of(w, a, b, isEmbedding: false, config, "m").Factors!, w.Type); // they fit

    private static ArrayTensorSource Source(DType type, double[] values, params long[] shape) => ArrayTensorSource.Of(type, new([.. shape]), values);

    private static double[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)(random.NextDouble() - 0.5))];

    private static double[] Read(TensorSource source) => ScalarTypes.Values(source.Type, Bytes(source, 0, (int)source.Shape.ElementCount));

    private static byte[] Bytes(TensorSource source, int start, int count)
    {
        byte[] bytes = new byte[count * source.Type.Size];
        source.ReadBytes(start, bytes);
        return bytes;
    }
}
