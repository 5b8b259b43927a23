using System.Numerics;
using MergeDsl.Numerics;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary><c>y = Σ c x</c> in float64, rounded once. Inputs whose coefficient is 0 are not read.</summary>
/// <param name="merge">The tensor.</param>
/// <param name="range">The elements.</param>
/// <param name="coefficients">One for each input.</param>
internal sealed class CombineRound<T>(TensorMerge merge, ElementRange range, double[] coefficients) : Round(range, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] inputs = [.. Enumerable.Range(0, coefficients.Length).Where(i => coefficients[i] != 0)];

    protected override bool Writes => true;

    public override bool Reads(int input) => coefficients[input] != 0;

    public override void Process(Chunk chunk)
    {
        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            Combine(chunk, at, Math.Min(Block.Size, chunk.Length - at), inputs, coefficients);
        }

        chunk.Write();
    }

    /// <summary>Combines the elements of one block and stores them.</summary>
    public static void Combine(Chunk chunk, int at, int length, ReadOnlySpan<int> inputs, ReadOnlySpan<double> coefficients)
    {
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
        LinearCombination.Round(sum, toOdd: chunk.Merge.Tensor.OutputType is DType.F16 or DType.BF16, result);
        chunk.Store<float>(at, result[..length]);
    }
}
