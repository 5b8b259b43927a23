using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

/// <summary>Compares what was merged with what an oracle computed in double.</summary>
internal static class Near
{
    /// <summary>The same value rounded once.</summary>
    public static void Exactly(DType type, double[] expected, double[] actual) =>
        Assert.Equal(expected.Select(e => ScalarTypes.Rounded(type, e)), actual);

    /// <summary>
    /// Within what arithmetic in float32, or float64, may lose: a few units of the largest term, and one unit in the last place of a
    /// 16-bit type in the few elements that lie at the middle of two of its numbers.
    /// </summary>
    public static void Arithmetic(DType type, double[] expected, double[] actual, double scale)
    {
        Assert.Equal(expected.Length, actual.Length);
        double allowed = scale * Math.Pow(2, type == DType.F64 ? -44 : -21);
        int off = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            double unit = type is DType.F32 or DType.F64 ? 0 : Math.Abs(expected[i]) * Math.Pow(2, type == DType.BF16 ? -7 : -9);
            off += difference > allowed ? 1 : 0;
            Assert.True(difference <= allowed + unit, $"element {i}: {actual[i]:R}, not {expected[i]:R}");
        }

        Assert.InRange(off, 0, (expected.Length / 100) + 1);
    }
}
