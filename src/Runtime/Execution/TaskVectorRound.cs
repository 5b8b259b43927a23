using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Sparsifies, scales, weighs and adds task vectors to the base.</summary>
/// <param name="merge">The tensor, whose first input is the base.</param>
/// <param name="range">The elements.</param>
/// <param name="sum">How task vectors are added.</param>
/// <param name="weights">One for each model.</param>
/// <param name="masks">What stays of each model's task vector; null: all of it.</param>
/// <param name="factors">What restores each model's L1 norm.</param>
internal sealed class TaskVectorRound(
    TensorMerge merge, ElementRange range, TaskVectorSum sum, float[] weights, ElementMask?[] masks, float[] factors)
    : Round(range, merge.ChunkElements)
{
    // Weights whose sum is smaller are not divided by.
    private const double SmallestSum = 1e-8;

    private readonly float? divisor = sum.Normalize && Math.Abs(weights.Sum(w => (double)w)) >= SmallestSum ? (float)weights.Sum(w => (double)w) : null;

    protected override bool Writes => true;

    public override bool Reads(int input) => input == 0 || !IsNothing(input - 1);

    public override void Process(Chunk chunk)
    {
        int result = weights.Length + 1;
        chunk.Reserve(result + 1);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            ReadOnlySpan<float> bases = chunk.Widen(0, at, length, 0);
            for (int model = 0; model < weights.Length; model++)
            {
                Form(chunk, at, length, model, bases);
            }

            Span<float> y = chunk.Scratch(result, length);
            if (sum.ElectSigns)
            {
                TaskVectors.Elect(bases, chunk.Vectors(1), Chunk.VectorStride, weights, sum.Normalize, (float)sum.Lambda, y);
            }
            else
            {
                TaskVectors.Sum(bases, chunk.Vectors(1), Chunk.VectorStride, weights.Length, divisor, (float)sum.Lambda, y);
            }

            chunk.Store(at, y[..length]);
        }

        chunk.Write();
    }

    // v = w · f · sparse(d), in block 1 + model.
    private void Form(Chunk chunk, int at, int length, int model, ReadOnlySpan<float> bases)
    {
        Span<float> v = chunk.Scratch(1 + model, length);
        if (IsNothing(model))
        {
            v.Clear();
            return;
        }

        TaskVectors.Subtract(chunk.Widen(merge.InputOf(model), at, length, 1 + model), bases, v);
        masks[model]?.Apply(chunk.Start + at, v);
        if (factors[model] != 1)
        {
            TaskVectors.Scale(factors[model], v);
        }

        if (weights[model] != 1)
        {
            TaskVectors.Scale(weights[model], v);
        }
    }

    private bool IsNothing(int model) => weights[model] == 0 || masks[model] is NothingMask;
}
