using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Takes the model's elements where a quantity reaches a threshold, the base's elsewhere.</summary>
/// <param name="importance">The quantity, which leaves the base in block 0 and the model in block 1.</param>
/// <param name="threshold">The threshold.</param>
internal sealed class FusionRound<T>(ElementImportance<T> importance, double threshold) : Round(importance.Merge.Whole, importance.ChunkElements)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override bool Writes => true;

    public override void Process(Chunk chunk)
    {
        Span<ulong> taken = stackalloc ulong[MaskBits.BlockWords];
        importance.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            importance.MoveTo(chunk, at, length);
            Span<T> y = chunk.Scratch<T>(0, length), x = chunk.Scratch<T>(1, length);
            if (threshold == 0)
            {
                y = x; // all are taken
            }
            else
            {
                importance.Select(chunk, at, length, MagnitudeKeys.Of(threshold) - 1, 0, taken);
                MaskBits.Take(taken, x, y);
            }

            chunk.Store<T>(at, y[..length]);
        }

        chunk.Write();
    }
}
