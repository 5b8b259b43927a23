using MergeDsl.Tensors;

namespace MergeDsl.Tests.Execution;

/// <summary>Conversions one element at a time, by means of the platform's own types and whole-number arithmetic: the oracle of the kernels.</summary>
internal static class ScalarTypes
{
    public static double[] Values(DType type, byte[] bytes) => type switch
    {
        DType.F64 => ArrayTensorSource.As<double>(bytes).ToArray(),
        DType.F32 => [.. ArrayTensorSource.As<float>(bytes).ToArray().Select(v => (double)v)],
        DType.F16 => [.. ArrayTensorSource.As<Half>(bytes).ToArray().Select(v => (double)v)],
        DType.BF16 => [.. ArrayTensorSource.As<ushort>(bytes).ToArray().Select(v => (double)BitConverter.UInt32BitsToSingle((uint)v << 16))],
        _ => throw new NotSupportedException(),
    };

    public static byte[] Bytes(DType type, double value) => type switch
    {
        DType.F64 => BitConverter.GetBytes(value),
        DType.F32 => BitConverter.GetBytes((float)value),
        DType.F16 => BitConverter.GetBytes((Half)value),
        DType.BF16 => BitConverter.GetBytes(NearestBFloat16(value)),
        _ => throw new NotSupportedException(),
    };

    public static double Rounded(DType type, double value) => Values(type, Bytes(type, value))[0];

    // The nearer of the two neighbours, the even one in the middle; both come from cutting a float.
    public static ushort NearestBFloat16(double value)
    {
        if (!double.IsFinite(value))
        {
            return (ushort)(double.IsNaN(value) ? 0x7FC0 : value > 0 ? 0x7F80 : 0xFF80);
        }

        float single = (float)value;
        ushort lower = (ushort)(BitConverter.SingleToUInt32Bits(single) >> 16);
        ushort[] candidates = [(ushort)(lower - 1), lower, (ushort)(lower + 1)];
        return candidates.Where(c => ((c ^ lower) & 0x8000) == 0)
            .OrderBy(c => Math.Abs(Wide(c) - value)).ThenBy(c => c & 1).First();

        // The number past the largest takes part as if the range went on: what is nearer to it overflows.
        static double Wide(ushort c) => (c & 0x7FFF) == 0x7F80
            ? Math.ScaleB((c & 0x8000) == 0 ? 1 : -1, 128)
            : BitConverter.UInt32BitsToSingle((uint)c << 16) is float f && !float.IsNaN(f) ? f : double.PositiveInfinity;
    }
}
