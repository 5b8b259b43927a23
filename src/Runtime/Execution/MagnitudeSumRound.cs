using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Measures <c>Σ|d|</c> of task vectors before and after sparsifying.</summary>
internal sealed class MagnitudeSumRound<T>(TensorMerge merge, ElementRange range, ElementMask?[] masks, MagnitudeSums sums)
    : Round(range, merge.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool Reads(int input) => input == 0 || masks[input - 1] is not null;

    public override void Process(Chunk chunk)
    {
        (ExactSum Before, ExactSum After)[] magnitudes = sums.Partial.Take();
        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            ReadOnlySpan<T> bases = chunk.Widen<T>(0, at, length, 0);
            for (int model = 0; model < masks.Length; model++)
            {
                if (masks[model] is not { } mask)
                {
                    continue;
                }

                Span<T> delta = chunk.Subtract(merge.InputOf(model), at, length, bases, 1);
                (double before, double after) = mask.Magnitudes(chunk.Start + at, delta);
                magnitudes[model].Before.Add(before);
                magnitudes[model].After.Add(after);
            }
        }

        sums.Partial.Return(magnitudes);
    }
}
