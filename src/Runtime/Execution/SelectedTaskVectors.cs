using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The task vectors of a tensor, with zeros at elements whose variance lies below a line.</summary>
/// <param name="variance">The variance.</param>
/// <param name="line">The line; null: all elements stay.</param>
internal sealed class SelectedTaskVectors<T>(ElementVariance<T> variance, OrderStatistic? line)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Puts a block of the base into block 0 of a chunk, and the task vectors into those that follow.</summary>
    public void Form(Chunk chunk, int at, int length)
    {
        variance.MoveTo(chunk, at, length);
        if (line is null)
        {
            return;
        }

        ReadOnlySpan<double> variances = variance.Of(chunk, at, length, 0);
        int cut = (int)Math.Clamp(line.Boundary - chunk.Start - at, 0, length);
        for (int model = 0; model < variance.Merge.ModelCount; model++)
        {
            Span<T> d = chunk.Scratch<T>(1 + model, length);
            MagnitudeKeys.KeepWhere(variances[..cut], line.Key, d[..cut]);
            MagnitudeKeys.KeepWhere(variances[cut..], line.Key + 1, d[cut..]);
        }
    }
}
