using System.Runtime.InteropServices;
using MergeDsl.Execution;
using MergeDsl.Numerics;
using MergeDsl.Tensors;
using MergeDsl.Tests;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Measures each method's error in units in the last place of a 16-bit type, against the same method computed in float64
/// from the same inputs, with the same random numbers; beside it what rounding the exact value alone would make.
/// Elements in which an election or a threshold falls the other way in float64 are counted by themselves.
/// </summary>
internal static class AccuracyReport
{
    // More is no matter of rounding.
    private const double OtherDecision = 2;

    private static readonly TensorShape Shape = new([1024, 1024]);

    public static int Run()
    {
        Console.WriteLine(
            "| method | bfloat16: max, ulp | mean | as rounded once | rounding alone | float16: max, ulp | mean | as rounded once | rounding alone |\n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (MethodCase merge in MergeInMemory.Cases)
        {
            Console.WriteLine($"| `{merge.Name}` | {Errors(merge, DType.BF16)} | {Errors(merge, DType.F16)} |");
        }

        return 0;
    }

    private static string Errors(MethodCase merge, DType type)
    {
        double[] exact = Merge(merge, m => Widened(MemorySource.Random(Shape, type, m)), DType.F64);
        double[] merged = Merge(merge, m => MemorySource.Random(Shape, type, m), type);
        byte[] bytes = new byte[exact.Length * type.Size];
        double[] rounded = new double[exact.Length];
        ElementTypes.Narrow<double>(type, exact, bytes);
        ElementTypes.Widen(type, bytes, rounded.AsSpan());
        double most = 0, sum = 0, mostAlone = 0, sumAlone = 0;
        int right = 0, otherwise = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            double unit = Unit(type, exact[i]), error = Math.Abs(merged[i] - exact[i]) / unit, alone = Math.Abs(rounded[i] - exact[i]) / unit;
            if (error > OtherDecision)
            {
                otherwise++;
                continue;
            }

            (most, sum, mostAlone, sumAlone) = (Math.Max(most, error), sum + error, Math.Max(mostAlone, alone), sumAlone + alone);
            right += merged[i] == rounded[i] ? 1 : 0;
        }

        int counted = exact.Length - otherwise;
        string apart = otherwise == 0 ? "" : $" ({1e6 * otherwise / exact.Length:F0} ppm)";
        return FormattableString.Invariant(
            $"{most:F3}{apart} | {sum / counted:F3} | {100.0 * right / counted:F4}% | {mostAlone:F3}, {sumAlone / counted:F3}");
    }

    // The distance of the type's numbers around a value.
    private static double Unit(DType type, double value)
    {
        (int digits, int least) = type == DType.BF16 ? (8, -126) : (11, -14);
        return Math.ScaleB(1, Math.Max(value == 0 ? least : Math.ILogB(value), least) - digits + 1);
    }

    private static double[] Merge(MethodCase merge, Func<int, MemorySource> source, DType type)
    {
        MergeInMemory run = new(merge, source);
        run.Run(new EngineOptions());
        double[] values = new double[Shape.ElementCount];
        ElementTypes.Widen(type, run.Output, values.AsSpan());
        return values;
    }

    private static MemorySource Widened(MemorySource source)
    {
        byte[] stored = new byte[Shape.ElementCount * source.Type.Size], bytes = new byte[Shape.ElementCount * sizeof(double)];
        source.ReadBytes(0, stored);
        ElementTypes.Widen(source.Type, stored, MemoryMarshal.Cast<byte, double>(bytes.AsSpan()));
        return new(Shape, DType.F64, bytes);
    }
}
