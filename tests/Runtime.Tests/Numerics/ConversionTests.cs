using System.Runtime.InteropServices;
using MergeDsl.Numerics;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Numerics;

public class ConversionTests
{
    private static readonly ushort[] Patterns = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];

    [Fact]
    public void Every_float16_widens_to_its_value()
    {
        float[] values = new float[Patterns.Length];
        ElementTypes.Widen(DType.F16, DType.F16, MemoryMarshal.AsBytes<ushort>(Patterns), values);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal((float)BitConverter.UInt16BitsToHalf(Patterns[i]), values[i]);
        }
    }

    [Fact]
    public void Every_bfloat16_widens_to_its_value()
    {
        float[] values = new float[Patterns.Length];
        ElementTypes.Widen(DType.BF16, DType.BF16, MemoryMarshal.AsBytes<ushort>(Patterns), values);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(values[i]));
        }
    }

    [Theory]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    public void Every_pattern_comes_back_and_NaN_in_one_form(DType type)
    {
        float[] values = new float[Patterns.Length];
        byte[] bytes = new byte[2 * Patterns.Length];
        ElementTypes.Widen(type, type, MemoryMarshal.AsBytes<ushort>(Patterns), values);
        ElementTypes.Narrow(type, values, bytes);
        ReadOnlySpan<ushort> back = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(float.IsNaN(values[i]) ? (type == DType.F16 ? 0x7E00 : 0x7FC0) : i, back[i]);
        }
    }

    [Theory]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    public void Numbers_between_two_patterns_go_to_the_nearer_and_middles_to_the_even_one(DType type)
    {
        List<float> between = [];
        foreach (ushort pattern in Patterns.Where(p => (p & 0x7FFF) < (type == DType.F16 ? 0x7C00 : 0x7F80)))
        {
            double low = Value(type, pattern), high = Value(type, (ushort)(pattern + 1));
            float middle = (float)((low + high) / 2);
            between.AddRange(middle, BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(middle) - 1), BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(middle) + 1));
        }

        between.AddRange(65504, 65519.99f, 65520, 65536, 1e6f, 3.4e38f, float.MaxValue, float.Epsilon, -float.Epsilon, 0, -0f, float.PositiveInfinity, float.NegativeInfinity);
        byte[] bytes = new byte[2 * between.Count];
        ElementTypes.Narrow(type, CollectionsMarshal.AsSpan(between), bytes);
        ReadOnlySpan<ushort> narrowed = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < between.Count; i++)
        {
            ushort expected = type == DType.F16 ? BitConverter.HalfToUInt16Bits((Half)between[i]) : ScalarTypes.NearestBFloat16(between[i]);
            Assert.True(expected == narrowed[i], $"{between[i]:R}: {narrowed[i]:X4}, not {expected:X4}");
        }
    }

    [Fact]
    public void Any_length_converts_as_its_elements_do()
    {
        for (int length = 0; length <= 257; length++)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(i => ((i * 37 % 101) - 50) * 0.37f)];
            foreach (DType type in (DType[])[DType.F32, DType.F16, DType.BF16, DType.F64])
            {
                byte[] bytes = new byte[length * type.Size];
                ElementTypes.Narrow(type, values, bytes);
                Assert.Equal(values.SelectMany(v => ScalarTypes.Bytes(type, v)), bytes);
                float[] back = new float[length];
                ElementTypes.Widen(type, DType.F32, bytes, back);
                Assert.Equal(ScalarTypes.Values(type, bytes).Select(v => (float)v), back);
            }
        }
    }

    [Theory]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    public void Rounding_to_odd_and_then_to_sixteen_bits_rounds_once(DType type)
    {
        Random random = new(1);
        double[] sums = new double[Block.Size];
        float[] odd = new float[Block.Size];
        byte[] bytes = new byte[2 * Block.Size];
        for (int repetition = 0; repetition < 50; repetition++)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                // Just beside the middle of two patterns, where two roundings go wrong.
                double middle = (Value(type, (ushort)(i * 23)) + Value(type, (ushort)((i * 23) + 1))) / 2;
                sums[i] = middle * (1 + ((random.Next(3) - 1) * Math.Pow(2, -random.Next(26, 52))));
            }

            LinearCombination.Round(sums, toOdd: true, odd);
            ElementTypes.Narrow(type, odd, bytes);
            for (int i = 0; i < sums.Length; i++)
            {
                Assert.Equal(ScalarTypes.Bytes(type, sums[i]), bytes[(2 * i)..((2 * i) + 2)]);
                Assert.Equal(odd[i], ElementTypes.ToOdd(sums[i]));
            }
        }
    }

    private static double Value(DType type, ushort pattern) => (pattern & 0x7FFF) == (type == DType.F16 ? 0x7C00 : 0x7F80)
        ? Math.ScaleB((pattern & 0x8000) == 0 ? 1 : -1, type == DType.F16 ? 16 : 128)
        : ScalarTypes.Values(type, BitConverter.GetBytes(pattern))[0];
}
