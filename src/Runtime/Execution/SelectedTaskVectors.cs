using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The task vectors of a tensor, with zeros at elements whose variance lies below a line. Which these are is found once, while there is room for a bit for each.</summary>
/// <param name="variance">The variance.</param>
/// <param name="line">The line; null: all elements stay.</param>
internal sealed class SelectedTaskVectors<T>(ElementVariance<T> variance, OrderStatistic? line)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly KeptBits? selected = line is null ? null : variance.Merge.KeepBits();

    /// <summary>Puts a block of the base into block 0 of a chunk, and the task vectors into those that follow.</summary>
    public void Form(Chunk chunk, int at, int length)
    {
        variance.MoveTo(chunk, at, length);
        if (line is null || selected is null)
        {
            return;
        }

        Span<ulong> bits = selected.Of(chunk.Start + at, stackalloc ulong[MaskBits.BlockWords], out bool isKnown);
        if (!isKnown)
        {
            variance.Select(chunk, at, length, line.Key, line.Boundary, bits);
        }

        for (int model = 0; model < variance.Merge.ModelCount; model++)
        {
            MaskBits.Apply(bits, T.One, chunk.Scratch<T>(1 + model, length));
        }
    }
}
