using MergeDsl.Tensors;

namespace MergeDsl.Numerics;

/// <summary>The 8-bit floats, all 256 values of each.</summary>
internal static class Float8
{
    private static readonly float[] FourThree = Table(E4M3);
    private static readonly float[] FiveTwo = Table(E5M2);

    /// <summary>The elements whose bytes are <paramref name="source"/>, as float32.</summary>
    /// <param name="type"><see cref="DType.F8_E4M3"/> or <see cref="DType.F8_E5M2"/>.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">As many elements.</param>
    public static void Widen(DType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        float[] values = type == DType.F8_E4M3 ? FourThree : FiveTwo;
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = values[source[i]];
        }
    }

    private static float[] Table(Func<byte, float> value) => [.. Enumerable.Range(0, 256).Select(b => value((byte)b))];

    // Four bits of exponent around 7, three of mantissa; no infinities, one NaN of each sign.
    private static float E4M3(byte bits)
    {
        int exponent = (bits >> 3) & 15;
        int mantissa = bits & 7;
        float magnitude = exponent == 15 && mantissa == 7 ? float.NaN
            : exponent == 0 ? MathF.ScaleB(mantissa, -9)
            : MathF.ScaleB(8 + mantissa, exponent - 10);
        return bits < 128 ? magnitude : -magnitude;
    }

    // The upper half of a binary16.
    private static float E5M2(byte bits) => (float)BitConverter.UInt16BitsToHalf((ushort)(bits << 8));
}
