using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Measures <c>Σ|d|</c> of task vectors before and after sparsifying.</summary>
internal sealed class MagnitudeSumRound(TensorMerge merge, ElementMask?[] masks) : Round(merge.Whole, merge.ChunkElements)
{
    // Norms below it are not divided by.
    private const double Smallest = 1e-7;

    private readonly Lock gate = new();
    private readonly ExactSum[] all = new ExactSum[masks.Length];
    private readonly ExactSum[] kept = new ExactSum[masks.Length];

    /// <summary>The factor that restores the L1 norm of a model's task vector.</summary>
    public float Factor(int model)
    {
        double before = all[model].Value, after = kept[model].Value;
        return masks[model] is null || before < Smallest || after < Smallest ? 1 : (float)(before / after);
    }

    public override bool Reads(int input) => input == 0 || masks[input - 1] is not null;

    public override void Process(Chunk chunk)
    {
        ExactSum[] before = new ExactSum[masks.Length];
        ExactSum[] after = new ExactSum[masks.Length];
        chunk.Reserve(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            ReadOnlySpan<float> bases = chunk.Widen(0, at, length, 0);
            for (int model = 0; model < masks.Length; model++)
            {
                if (masks[model] is not { } mask)
                {
                    continue;
                }

                Span<float> delta = chunk.Scratch(1, length);
                TaskVectors.Subtract(chunk.Widen(merge.InputOf(model), at, length, 1), bases, delta);
                before[model].Add(BlockSums.Magnitudes(delta));
                mask.Apply(chunk.Start + at, delta);
                after[model].Add(BlockSums.Magnitudes(delta));
            }
        }

        lock (gate)
        {
            for (int model = 0; model < masks.Length; model++)
            {
                all[model].Add(before[model]);
                kept[model].Add(after[model]);
            }
        }
    }
}
