using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The variance of the task vectors at each element: zero exactly where all are equal, else <c>Σ (d - mean)² / n</c>, in the order of the models.</summary>
internal sealed class ElementVariance<T>(TensorMerge merge) : ElementQuantity(merge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Reserve(Chunk chunk) => chunk.Reserve<T>(Merge.Sources.Length);

    public override void Of(Chunk chunk, int at, Span<double> values)
    {
        Deltas(chunk, at, values.Length);
        ReadOnlySpan<T> vectors = chunk.Vectors<T>(1);
        int models = Merge.ModelCount;
        for (int i = 0; i < values.Length; i++)
        {
            double sum = 0;
            bool differ = false;
            for (int model = 0; model < models; model++)
            {
                T d = vectors[(model * Chunk.VectorStride) + i];
                differ |= d != vectors[i];
                sum += double.CreateTruncating(d);
            }

            double mean = sum / models, squares = 0;
            for (int model = 0; model < models; model++)
            {
                double off = double.CreateTruncating(vectors[(model * Chunk.VectorStride) + i]) - mean;
                squares += off * off;
            }

            values[i] = differ ? squares / models : 0;
        }
    }

    /// <summary>Puts the base into block 0 and the task vectors into those that follow; the chunk has room for a block of each input.</summary>
    public static void Deltas(Chunk chunk, int at, int length)
    {
        TensorMerge merge = chunk.Merge;
        ReadOnlySpan<T> bases = chunk.Widen<T>(0, at, length, 0);
        for (int model = 0; model < merge.ModelCount; model++)
        {
            ReadOnlySpan<T> values = chunk.Widen<T>(merge.InputOf(model), at, length, 1 + model);
            TaskVectors.Subtract(values, bases, chunk.Scratch<T>(1 + model, length));
        }
    }
}
