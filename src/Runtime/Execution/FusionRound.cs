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
        importance.Reserve(chunk);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            importance.MoveTo(chunk, at, length);
            ReadOnlySpan<double> values = importance.Of(chunk, at, length, 0);
            Span<T> y = chunk.Scratch<T>(0, length)[..length], x = chunk.Scratch<T>(1, length);
            for (int i = 0; i < length; i++)
            {
                y[i] = values[i] >= threshold ? x[i] : y[i];
            }

            chunk.Store<T>(at, y);
        }

        chunk.Write();
    }
}
