using System.Numerics;
using MergeDsl.Execution;

namespace MergeDsl.Methods;

/// <summary>
/// A method with a formula of its own for each element, from the elements of all inputs at the same place; and, if it
/// wants, numbers counted over the whole tensor first. It is written once for every type of arithmetic, in vectors.
/// </summary>
public abstract record ElementwiseMethod : MergeMethod
{
    /// <summary>How many numbers are counted before anything is merged; none, and no pass is spent on them, unless a method says otherwise.</summary>
    /// <param name="models">The number of models besides the base.</param>
    public virtual int Counters(int models) => 0;

    /// <summary>Counts some elements.</summary>
    /// <param name="elements">The elements of all inputs.</param>
    /// <param name="counts">To be added to.</param>
    /// <typeparam name="T">The type of arithmetic: float, or double where the inputs are.</typeparam>
    public virtual void Count<T>(in ElementBlock<T> elements, Span<long> counts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>Merges some elements.</summary>
    /// <param name="elements">The elements of all inputs.</param>
    /// <param name="counts">What was counted in the whole tensor.</param>
    /// <param name="result">To be filled, as long as the inputs.</param>
    /// <typeparam name="T">The type of arithmetic: float, or double where the inputs are.</typeparam>
    public abstract void Merge<T>(in ElementBlock<T> elements, ReadOnlySpan<long> counts, Span<Vector<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    internal sealed override bool IsOnePass(int models) => models == 0 || Counters(models) == 0;

    internal sealed override IEnumerable<Round> Rounds<T>(TensorMerge merge)
    {
        if (merge.ModelCount == 0)
        {
            yield return new CopyRound(merge);
            yield break;
        }

        long[] counts = new long[Counters(merge.ModelCount)];
        if (counts.Length > 0)
        {
            CountRound<T> counting = new(merge, this, counts);
            yield return counting;
            counting.AddUp();
        }

        yield return new ElementwiseRound<T>(merge, this, counts);
    }
}
