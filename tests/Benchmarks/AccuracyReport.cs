using System.Runtime.InteropServices;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Numerics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

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
        Console.WriteLine("| method | type | max, ulp | mean, ulp | correctly rounded | decided otherwise | rounding alone: max | mean |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (DType type in (DType[])[DType.BF16, DType.F16])
        {
            foreach ((string name, int models, bool hasBase, MergeMethod method) in MethodCases.All)
            {
                MemorySource[] sources = [.. Enumerable.Range(hasBase ? 0 : 1, models + (hasBase ? 1 : 0)).Select(m => Make(type, m))];
                double[] exact = Merge(method, hasBase, [.. sources.Select(Widened)], DType.F64);
                double[] merged = Merge(method, hasBase, sources, type);
                Report(name, type, exact, merged);
            }
        }

        return 0;
    }

    private static void Report(string name, DType type, double[] exact, double[] merged)
    {
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
        Console.WriteLine(FormattableString.Invariant(
            $"| `{name}` | {type} | {most:F4} | {sum / counted:F4} | {100.0 * right / counted:F4} % | {1e6 * otherwise / exact.Length:F0} ppm | {mostAlone:F4} | {sumAlone / counted:F4} |"));
    }

    // The distance of the type's numbers around a value.
    private static double Unit(DType type, double value)
    {
        (int digits, int least) = type == DType.BF16 ? (8, -126) : (11, -14);
        return Math.ScaleB(1, Math.Max(value == 0 ? least : Math.ILogB(value), least) - digits + 1);
    }

    private static double[] Merge(MergeMethod method, bool hasBase, MemorySource[] sources, DType type)
    {
        PlannedInput[] inputs = [.. sources.Select((s, i) => new PlannedInput(s, new ModelReference($"m{i}"), hasBase && i == 0))];
        ArraySink sink = new((int)Shape.ElementCount * type.Size);
        MergeEngine.Run([new("x", Shape, type, type, method, [.. inputs], 0, 0)], sink, new EngineOptions());
        double[] values = new double[Shape.ElementCount];
        ElementTypes.Widen(type, sink.Bytes, values.AsSpan());
        return values;
    }

    private static MemorySource Make(DType type, int model)
    {
        byte[] bytes = new byte[Shape.ElementCount * type.Size];
        RandomWeights.Fill(bytes, type, 0, model);
        return new(Shape, type, bytes);
    }

    private static MemorySource Widened(MemorySource source)
    {
        byte[] stored = new byte[Shape.ElementCount * source.Type.Size], bytes = new byte[Shape.ElementCount * sizeof(double)];
        source.ReadBytes(0, stored);
        ElementTypes.Widen(source.Type, stored, MemoryMarshal.Cast<byte, double>(bytes.AsSpan()));
        return new(Shape, DType.F64, bytes);
    }

    private sealed class ArraySink(int length) : ITensorSink
    {
        public byte[] Bytes { get; } = new byte[length];

        public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(Bytes.AsSpan((int)offset));
    }
}
