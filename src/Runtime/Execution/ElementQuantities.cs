using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Numbers that every element of a tensor has, one or several: functions of the inputs, the same whenever they are asked
/// for. What counts of them is the magnitude.
/// </summary>
/// <typeparam name="V">float or double.</typeparam>
internal abstract class ElementQuantities<V>(TensorMerge merge)
    where V : unmanaged
{
    /// <summary>The tensor.</summary>
    public TensorMerge Merge { get; } = merge;

    /// <summary>Elements a chunk of the rounds that compute them.</summary>
    public virtual int ChunkElements => Merge.ChunkElements;

    /// <summary>Whether a quantity depends on the elements of an input.</summary>
    public virtual bool Reads(int input, int quantity) => true;

    /// <summary>Makes room in a chunk.</summary>
    public abstract void Reserve(Chunk chunk);

    /// <summary>Goes to a block, and prepares what the quantities have in common.</summary>
    /// <param name="chunk">The chunk, which has room.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="length">At most a block.</param>
    public abstract void MoveTo(Chunk chunk, int at, int length);

    /// <summary>Computes a quantity in the block that was gone to; padded with zeros, and there until another is computed.</summary>
    public abstract ReadOnlySpan<V> Of(Chunk chunk, int at, int length, int quantity);

    /// <summary>Computes a quantity as far as <see cref="CountZeros"/> and <see cref="Sift"/> need it, which are handed the result.</summary>
    public virtual ReadOnlySpan<V> Measure(Chunk chunk, int at, int length, int quantity) => Of(chunk, at, length, quantity);

    /// <summary>How many elements of the block are zero.</summary>
    public virtual int CountZeros(Chunk chunk, int length, ReadOnlySpan<V> measured) => MagnitudeKeys.Count(measured[..length], 0);

    /// <summary>Copies the elements of the block that may lie in brackets, and counts the others above them, as <see cref="MagnitudeKeys"/> does.</summary>
    public virtual int Sift(Chunk chunk, int at, int length, ReadOnlySpan<V> measured, ReadOnlySpan<KeyRange> brackets, Span<long> above, Span<V> near) =>
        MagnitudeKeys.Sift(measured, brackets, above, near);
}
