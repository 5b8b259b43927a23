namespace MergeDsl.Execution;

/// <summary>A number in float64, not negative, that every element of a tensor has: a function of the inputs, the same whenever it is asked for.</summary>
/// <param name="merge">The tensor.</param>
internal abstract class ElementQuantity(TensorMerge merge)
{
    /// <summary>The tensor.</summary>
    public TensorMerge Merge { get; } = merge;

    /// <summary>Makes room in a chunk for a block of each input.</summary>
    public abstract void Reserve(Chunk chunk);

    /// <summary>Computes it.</summary>
    /// <param name="chunk">The chunk, which has room for a block of each input.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="values">As many elements, at most a block.</param>
    public abstract void Of(Chunk chunk, int at, Span<double> values);
}
