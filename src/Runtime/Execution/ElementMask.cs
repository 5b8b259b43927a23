using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Which elements of a task vector stay.</summary>
internal abstract class ElementMask
{
    /// <summary>Multiplies the elements that stay, and zeros the others.</summary>
    /// <param name="start">The first element, counted from the tensor's start: a multiple of the block's size.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="delta">At most a block, its length padded.</param>
    public abstract void Apply<T>(long start, T factor, Span<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary><c>Σ|d|</c> of all elements, and of those that stay. What the block holds afterwards is left open.</summary>
    /// <param name="start">The first element, counted from the tensor's start: a multiple of the block's size.</param>
    /// <param name="delta">At most a block, its length padded.</param>
    public virtual (double Before, double After) Magnitudes<T>(long start, Span<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double before = BlockSums.Magnitudes<T>(delta);
        Apply(start, T.One, delta);
        return (before, BlockSums.Magnitudes<T>(delta));
    }
}
