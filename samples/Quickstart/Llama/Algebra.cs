using System.Numerics.Tensors;

namespace Quickstart.Llama;

internal static class Algebra
{
    /// <summary><c>result = matrix · x</c>; the matrix has one row for each element of the result.</summary>
    public static void Multiply(ReadOnlySpan<float> matrix, ReadOnlySpan<float> x, Span<float> result)
    {
        for (int row = 0; row < result.Length; row++)
        {
            result[row] = TensorPrimitives.Dot(matrix.Slice(row * x.Length, x.Length), x);
        }
    }

    /// <summary><c>result = x / √(mean(x²) + ε) · weight</c>.</summary>
    public static void RmsNorm(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, double epsilon, Span<float> result)
    {
        float meanSquare = TensorPrimitives.SumOfSquares(x) / x.Length;
        TensorPrimitives.Multiply(x, 1 / MathF.Sqrt(meanSquare + (float)epsilon), result);
        TensorPrimitives.Multiply(result, weight, result);
    }
}
