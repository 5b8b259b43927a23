using MergeDsl.Numerics;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Numerics;

public sealed class Float8Tests
{
    [Theory]
    [InlineData(0x00, 0f)]
    [InlineData(0x01, 0.001953125f)]
    [InlineData(0x08, 0.015625f)]
    [InlineData(0x38, 1f)]
    [InlineData(0x7E, 448f)]
    [InlineData(0xB9, -1.125f)]
    [InlineData(0xFF, float.NaN)]
    public void Four_bits_of_exponent_and_three_of_mantissa(byte bits, float expected) => Assert.Equal(expected, Widened(DType.F8_E4M3, bits));

    [Theory]
    [InlineData(0x01, 1.52587890625e-5f)]
    [InlineData(0x3C, 1f)]
    [InlineData(0x7B, 57344f)]
    [InlineData(0xFC, float.NegativeInfinity)]
    [InlineData(0x7E, float.NaN)]
    public void Five_bits_of_exponent_and_two_of_mantissa(byte bits, float expected) => Assert.Equal(expected, Widened(DType.F8_E5M2, bits));

    private static float Widened(DType type, byte bits)
    {
        float[] value = new float[1];
        ElementTypes.Widen(type, DType.F32, [bits], value);
        return value[0];
    }
}
