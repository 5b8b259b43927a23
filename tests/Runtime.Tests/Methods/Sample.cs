using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;

namespace MergeDsl.Tests.Methods;

/// <summary>Random tensors: a base, and models some way off it, all exact in their type.</summary>
internal sealed record Sample(DType Type, TensorShape Shape, double[] Base, double[][] Models)
{
    /// <param name="type">The type.</param>
    /// <param name="models">How many models.</param>
    /// <param name="scale">The magnitude of the base.</param>
    /// <param name="dimensions">The shape.</param>
    public static Sample Of(DType type, int models, double scale, params long[] dimensions)
    {
        TensorShape shape = new([.. dimensions]);
        Random random = new(((int)type * 31) + models);
        int n = (int)shape.ElementCount;
        double[] basis = [.. Enumerable.Range(0, n).Select(_ => ScalarTypes.Rounded(type, Normal(random) * scale))];

        // A third of the differences are zero or of one magnitude, as in 16-bit fine-tunes.
        double[][] tuned = [.. Enumerable.Range(0, models).Select(_ => basis.Select(b => ScalarTypes.Rounded(type, random.Next(6) switch
        {
            0 => b,
            1 => b + (scale * 0.125),
            _ => b + (Normal(random) * scale * 0.1),
        })).ToArray())];
        return new(type, shape, basis, tuned);
    }

    /// <summary>Task vectors in the type of arithmetic: float32, or float64 where the inputs are.</summary>
    public double[][] Deltas() => [.. Models.Select(m => m.Select((x, i) => Arithmetic(x - Base[i])).ToArray())];

    /// <summary>Rounded to the type of arithmetic.</summary>
    public double Arithmetic(double value) => Type == DType.F64 ? value : (float)value;

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
