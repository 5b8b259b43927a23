using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary><c>y = Σ c x</c> in float64, rounded once. Inputs whose coefficient is 0 are not read.</summary>
/// <param name="merge">The tensor.</param>
/// <param name="range">The elements.</param>
/// <param name="coefficients">One for each input.</param>
/// <param name="areWeights">Whether they are numbers of the recipe. Where the output has 16 bits, these are rounded to float32, and so is the sum.</param>
internal sealed class CombineRound<T>(TensorMerge merge, ElementRange range, double[] coefficients, bool areWeights) : Round(range, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Weights have few decimal digits: 0.3 a + 0.7 b lies in the middle between two 16-bit numbers in one of 200 elements,
    // and the last bit of a weight would decide to which of them it goes. To float32 it is the middle, and goes to the even one.
    private readonly bool inFloats = IsInFloats(merge, areWeights);

    private readonly double[] factors = IsInFloats(merge, areWeights) ? InFloats(coefficients) : coefficients;
    private readonly int[] inputs = Used(coefficients);

    protected override bool Writes => true;

    public override bool Reads(int input) => coefficients[input] != 0;

    public override void Process(Chunk chunk)
    {
        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            Combine(chunk, at, Math.Min(Block.Size, chunk.Length - at), inputs, factors, toOdd: !inFloats && IsSixteenBit(merge));
        }

        chunk.Write();
    }

    /// <summary>Combines the elements of one block and stores them.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="at">The block's first element, counted from the chunk's start.</param>
    /// <param name="length">At most a block.</param>
    /// <param name="inputs">The inputs that take part.</param>
    /// <param name="coefficients">One for each input, also for those that do not.</param>
    /// <param name="toOdd">Whether a second rounding, to 16 bits, is to see on which side of the middle the sum was.</param>
    public static void Combine(Chunk chunk, int at, int length, ReadOnlySpan<int> inputs, ReadOnlySpan<double> coefficients, bool toOdd)
    {
        if (typeof(T) == typeof(float) && inputs.Length > 0 && IsPlain(chunk.Merge, inputs))
        {
            Span<float> combined = chunk.Scratch<float>(1, length);
            chunk.Combine(inputs, at, coefficients, toOdd, combined);
            chunk.Store<float>(at, combined[..length]);
            return;
        }

        Span<double> sum = chunk.Sum(length);
        sum.Clear();
        for (int i = 0; i < inputs.Length; i++)
        {
            LinearCombination.Add(chunk.Widen<T>(inputs[i], at, length, 0), coefficients[inputs[i]], first: i == 0, sum);
        }

        if (typeof(T) == typeof(double))
        {
            chunk.Store<double>(at, sum[..length]);
            return;
        }

        Span<float> result = chunk.Scratch<float>(1, length);
        LinearCombination.Round(sum, toOdd, result);
        chunk.Store<float>(at, result[..length]);
    }

    /// <summary>Whether the output has 16 bits.</summary>
    public static bool IsSixteenBit(TensorMerge merge) => ElementTypes.IsSixteenBit(merge.Tensor.OutputType);

    private static bool IsInFloats(TensorMerge merge, bool areWeights) => areWeights && typeof(T) == typeof(float) && IsSixteenBit(merge);

    private static double[] InFloats(double[] coefficients)
    {
        double[] factors = new double[coefficients.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = (float)coefficients[i];
        }

        return factors;
    }

    private static int[] Used(double[] coefficients)
    {
        int[] inputs = new int[coefficients.Length - coefficients.AsSpan().Count(0.0)];
        for (int i = 0, used = 0; used < inputs.Length; i++)
        {
            inputs[used] = i;
            used += coefficients[i] != 0 ? 1 : 0;
        }

        return inputs;
    }

    // Inputs of 16 bits that nothing is to be rounded of are widened on the way.
    private static bool IsPlain(TensorMerge merge, ReadOnlySpan<int> inputs)
    {
        foreach (int input in inputs)
        {
            if (merge.Sources[input].Type != merge.Tensor.InputType)
            {
                return false;
            }
        }

        return ElementTypes.IsSixteenBit(merge.Tensor.InputType);
    }
}
