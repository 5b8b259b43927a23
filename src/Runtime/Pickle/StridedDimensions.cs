namespace MergeDsl.Pickle;

/// <summary>The dimensions of a view, those of one element left out and those that run on in each other joined.</summary>
internal sealed class StridedDimensions
{
    private readonly long[] lengths;
    private readonly long[] strides;
    private readonly long[] inner;
    private readonly long[] reach;

    private StridedDimensions(long[] lengths, long[] strides)
    {
        this.lengths = lengths;
        this.strides = strides;
        inner = new long[lengths.Length];
        reach = new long[lengths.Length];
        (long elements, long distance) = (1, 0);
        for (int i = lengths.Length - 1; i >= 0; i--)
        {
            (inner[i], reach[i]) = (elements, distance);
            elements *= lengths[i];
            distance += (lengths[i] - 1) * strides[i];
        }
    }

    /// <summary>The number of the innermost dimension; -1 for a single element.</summary>
    public int Last => lengths.Length - 1;

    /// <summary>Whether the elements stand in the order of the shape, without gaps.</summary>
    public bool IsContiguous => Last < 0 || (Last == 0 && strides[0] == 1);

    /// <summary>Whether neighbours of an outer dimension are nearer to each other than those of the innermost.</summary>
    public bool IsTransposed => Last > 0 && strides.Min() < strides[^1];

    public static StridedDimensions Of(TensorView view)
    {
        List<(long Length, long Stride)> joined = [];
        for (int i = 0; i < view.Shape.Rank; i++)
        {
            (long length, long stride) = (view.Shape.Dimensions[i], view.Strides[i]);
            if (length == 1)
            {
                continue;
            }

            if (joined.Count > 0 && joined[^1].Stride == (Int128)stride * length)
            {
                joined[^1] = (joined[^1].Length * length, stride);
            }
            else
            {
                joined.Add((length, stride));
            }
        }

        return new([.. joined.Select(d => d.Length)], [.. joined.Select(d => d.Stride)]);
    }

    public long Length(int dimension) => lengths[dimension];

    /// <summary>The distance of neighbours in the storage.</summary>
    public long Stride(int dimension) => strides[dimension];

    /// <summary>The elements of one step along a dimension.</summary>
    public long Inner(int dimension) => inner[dimension];

    /// <summary>The distance of the first and the farthest element of one step.</summary>
    public long Reach(int dimension) => reach[dimension];

    /// <summary>The place of an element of one step along a dimension, counted from the step's first.</summary>
    public long OffsetWithin(int dimension, long element)
    {
        long offset = 0;
        for (int i = dimension + 1; i < lengths.Length; i++)
        {
            (long index, element) = Math.DivRem(element, inner[i]);
            offset += index * strides[i];
        }

        return offset;
    }
}
