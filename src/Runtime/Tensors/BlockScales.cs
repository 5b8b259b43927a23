namespace MergeDsl.Tensors;

/// <summary>The scales of a tensor, seen as matrices one after another: one for each block of so many matrices, rows and columns.</summary>
/// <param name="Scale">The scales, in the order of the blocks.</param>
/// <param name="Matrices">The matrices of a block.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Height">The rows of a matrix of the tensor.</param>
/// <param name="Width">Its columns.</param>
internal sealed record BlockScales(TensorSource Scale, long Matrices, long Rows, long Columns, long Height, long Width)
{
    /// <summary>The scales that belong to one row of blocks.</summary>
    public int PerRow => (int)((Width + Columns - 1) / Columns);

    /// <summary>The first scale for the elements of a row; rows are counted through all matrices.</summary>
    public long FirstOf(long row)
    {
        (long matrix, long within) = Math.DivRem(row, Height);
        return ((matrix / Matrices * ((Height + Rows - 1) / Rows)) + (within / Rows)) * PerRow;
    }

    /// <summary>How scales belong to a tensor of that shape; null where they do not fit.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="scale">The scales: one, or for each axis one, as many as there are elements, or one for each block.</param>
    /// <param name="block">The rows and columns of a block.</param>
    public static BlockScales? Of(TensorShape shape, TensorSource scale, (long Rows, long Columns) block)
    {
        if (!scale.Type.IsFloat || scale.Type.IsEightBitFloat || shape.Rank is 0 or > 3 || shape.ElementCount == 0)
        {
            return null;
        }

        // A missing axis at the end is one scale for all along it.
        long[] counts = scale.Shape.ElementCount == 1 ? [1, 1, 1] : scale.Shape.Rank > shape.Rank ? []
            : [.. Enumerable.Repeat(1L, 3 - shape.Rank), .. scale.Shape.Dimensions, .. Enumerable.Repeat(1L, shape.Rank - scale.Shape.Rank)];
        long[] lengths = [.. Enumerable.Repeat(1L, 3 - shape.Rank), .. shape.Dimensions];
        if (counts.Length == 0 || BlockLength(lengths[0], counts[0], lengths[0]) is not { } matrices
            || BlockLength(lengths[1], counts[1], block.Rows) is not { } rows || BlockLength(lengths[2], counts[2], block.Columns) is not { } columns)
        {
            return null;
        }

        return new(scale, matrices, rows, columns, lengths[1], lengths[2]);
    }

    private static long? BlockLength(long length, long count, long block) =>
        count == 1 ? length : count == length ? 1 : count == ((length - 1) / block) + 1 ? block : null;
}
