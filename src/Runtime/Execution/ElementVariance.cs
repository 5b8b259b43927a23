using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The variance of the task vectors at each element: zero exactly where all are equal, else <c>Σ (d - mean)² / n</c>, in the order of the models.</summary>
internal sealed class ElementVariance<T>(TensorMerge merge) : ElementQuantities<double>(merge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Reserve(Chunk chunk) => chunk.Reserve<T>(Merge.Sources.Length);

    /// <summary>Puts the base into block 0 and the task vectors into those that follow.</summary>
    public override void MoveTo(Chunk chunk, int at, int length)
    {
        ReadOnlySpan<T> bases = chunk.Widen<T>(0, at, length, 0);
        for (int model = 0; model < Merge.ModelCount; model++)
        {
            chunk.Subtract(Merge.InputOf(model), at, length, bases, 1 + model);
        }
    }

    public override ReadOnlySpan<double> Of(Chunk chunk, int at, int length, int quantity)
    {
        Span<double> variances = chunk.Sum(length);
        TaskVectors.Variances(chunk.Vectors<T>(1), Chunk.VectorStride, Merge.ModelCount, variances);
        return variances;
    }
}
