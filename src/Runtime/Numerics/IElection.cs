namespace MergeDsl.Numerics;

/// <summary>How models vote on the sign of an element, and what comes of it.</summary>
internal interface IElection<T>
    where T : unmanaged
{
    /// <summary>What a model votes with.</summary>
    /// <param name="d">Its task vector.</param>
    /// <param name="v">The same, weighted.</param>
    static abstract V Ballot<V>(V d, V v)
        where V : struct, ILanes<V, T>;

    /// <summary>What is added to the base.</summary>
    /// <param name="sum">The sum of the weighted task vectors that agree.</param>
    /// <param name="agreeing">The sum of their weights.</param>
    V Outcome<V>(V sum, V agreeing)
        where V : struct, ILanes<V, T>;
}
