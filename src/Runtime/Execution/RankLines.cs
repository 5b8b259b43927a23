using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>What ranks are counted along: the elements of a tensor along its second dimension, or along the only one.</summary>
/// <param name="Length">Elements a line.</param>
/// <param name="Stride">The distance of a line's elements, and the number of lines that are interleaved in a group.</param>
internal readonly record struct RankLines(long Length, long Stride)
{
    /// <summary>Consecutive elements that hold whole lines.</summary>
    public long Group => Length * Stride;

    /// <summary>The lines of a tensor that has elements.</summary>
    public static RankLines Of(TensorShape shape)
    {
        long stride = 1;
        for (int dimension = 2; dimension < shape.Rank; dimension++)
        {
            stride *= shape.Dimensions[dimension];
        }

        return new(shape.Rank == 0 ? 1 : shape.Dimensions[Math.Min(1, shape.Rank - 1)], stride);
    }
}
