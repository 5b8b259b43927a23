using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The variance of the task vectors at each element (<see cref="Variances"/>).</summary>
/// <param name="merge">The tensor.</param>
/// <param name="selection">Takes note of what is seen when variances are collected, if they are.</param>
internal sealed class ElementVariance<T>(TensorMerge merge, VarianceSelection<T>? selection) : EstimatedQuantity(merge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override double Scale => Merge.ModelCount;

    protected override double Error => Variances.EstimateError(Merge.ModelCount);

    // Task vectors of the few elements whose variance is computed, one after the other.
    private int PackedBlock => Merge.Sources.Length + 1;

    /// <summary>Blocks: the base, the task vectors, estimates, and as many as there are task vectors for what is computed.</summary>
    public override void Reserve(Chunk chunk) => chunk.Reserve<T>(PackedBlock + Merge.ModelCount);

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
        Variances.Of(chunk.Vectors<T>(1), Chunk.VectorStride, Merge.ModelCount, variances);
        return variances;
    }

    protected override Span<float> EstimatesOf(Chunk chunk, int length) =>
        MemoryMarshal.Cast<T, float>(chunk.Scratch<T>(Merge.Sources.Length, length))[..Block.Padded(length)];

    protected override void Estimate(Chunk chunk, int at, int length, Span<float> estimates)
    {
        if (typeof(T) == typeof(float))
        {
            Variances.Estimate(chunk.Vectors<float>(1), Chunk.VectorStride, Merge.ModelCount, estimates);
            return;
        }

        Span<double> wide = chunk.Sum(length);
        Variances.Estimate(chunk.Vectors<double>(1), Chunk.VectorStride, Merge.ModelCount, wide);
        Estimates.Of(wide, estimates);
    }

    protected override void Note(Chunk chunk, int at, int length, ReadOnlySpan<ulong> above, ReadOnlySpan<ushort> near, ReadOnlySpan<double> numbers) =>
        selection?.Add(chunk, at, length, above, near, numbers, PackedBlock);

    protected override void Compute(Chunk chunk, int at, int length, ReadOnlySpan<ushort> wanted, Span<double> numbers)
    {
        for (int model = 0; model < Merge.ModelCount; model++)
        {
            Span<T> d = chunk.Scratch<T>(1 + model, length), packed = chunk.Scratch<T>(PackedBlock + model, wanted.Length);
            for (int i = 0; i < wanted.Length; i++)
            {
                packed[i] = d[wanted[i]];
            }

            packed[wanted.Length..].Clear();
        }

        Variances.Of(chunk.Vectors<T>(PackedBlock), Chunk.VectorStride, Merge.ModelCount, numbers);
    }
}
