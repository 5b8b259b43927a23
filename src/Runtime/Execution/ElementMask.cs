using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Which elements of a task vector stay.</summary>
internal abstract class ElementMask
{
    /// <summary>Zeros the elements that go.</summary>
    /// <param name="start">The first element, counted from the tensor's start: a multiple of the block's size.</param>
    /// <param name="delta">At most a block, its length padded.</param>
    public abstract void Apply<T>(long start, Span<T> delta)
        where T : unmanaged;

    /// <summary><c>Σ|d|</c> of all elements, and of those that stay. What the block holds afterwards is left open.</summary>
    /// <param name="start">The first element, counted from the tensor's start: a multiple of the block's size.</param>
    /// <param name="delta">At most a block, its length padded.</param>
    public virtual (double Before, double After) Magnitudes<T>(long start, Span<T> delta)
        where T : unmanaged
    {
        double before = BlockSums.Magnitudes<T>(delta);
        Apply(start, delta);
        return (before, BlockSums.Magnitudes<T>(delta));
    }
}
