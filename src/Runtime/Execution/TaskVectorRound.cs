using System.Numerics;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Sparsifies, scales, weighs and adds task vectors to the base.</summary>
/// <param name="merge">The tensor, whose first input is the base.</param>
/// <param name="range">The elements.</param>
/// <param name="sum">How task vectors are added.</param>
/// <param name="weights">One for each model.</param>
/// <param name="masks">What stays of each model's task vector; null: all of it.</param>
/// <param name="factors">What restores each model's L1 norm: 1 where all of it stays.</param>
internal sealed class TaskVectorRound<T>(
    TensorMerge merge, ElementRange range, TaskVectorSum sum, T[] weights, ElementMask?[] masks, T[] factors)
    : Round(range, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Weights whose sum is smaller are not divided by.
    private const double SmallestSum = 1e-8;

    private readonly T lambda = T.CreateTruncating(sum.Lambda);
    private readonly T? divisor = Divisor(sum.Normalize, weights);

    protected override bool Writes => true;

    public override bool Reads(int input) => input == 0 || !IsNothing(input - 1);

    public override void Process(Chunk chunk)
    {
        int result = weights.Length + 1;
        chunk.Reserve<T>(result + 1);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            ReadOnlySpan<T> bases = chunk.Widen<T>(0, at, length, 0);
            for (int model = 0; model < weights.Length; model++)
            {
                Form(chunk, at, length, model, bases);
            }

            Span<T> y = chunk.Scratch<T>(result, length);
            if (sum.ElectSigns)
            {
                SignElection.Elect<T, WeightedElection<T>>(bases, chunk.Vectors<T>(1), Chunk.VectorStride, weights, new(sum.Normalize, lambda), y);
            }
            else
            {
                TaskVectors.Sum(bases, chunk.Vectors<T>(1), Chunk.VectorStride, weights, divisor, lambda, y);
            }

            chunk.Store<T>(at, y[..length]);
        }

        chunk.Write();
    }

    private static T? Divisor(bool normalize, T[] weights)
    {
        double total = 0;
        foreach (T weight in weights)
        {
            total += double.CreateTruncating(weight);
        }

        return normalize && Math.Abs(total) >= SmallestSum ? T.CreateTruncating(total) : null;
    }

    // f · sparse(d), in block 1 + model.
    private void Form(Chunk chunk, int at, int length, int model, ReadOnlySpan<T> bases)
    {
        if (IsNothing(model))
        {
            chunk.Scratch<T>(1 + model, length).Clear();
            return;
        }

        Span<T> d = chunk.Subtract(merge.InputOf(model), at, length, bases, 1 + model);
        masks[model]?.Apply(chunk.Start + at, factors[model], d);
    }

    private bool IsNothing(int model) => weights[model] == T.Zero || masks[model] is NothingMask;
}
