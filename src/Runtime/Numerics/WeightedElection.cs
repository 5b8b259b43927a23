using System.Numerics;
using System.Runtime.CompilerServices;

namespace MergeDsl.Numerics;

/// <summary>Models vote with their weight; what agrees is divided, if asked for, by its weights, or by 1 where these sum to 0, and scaled by λ.</summary>
internal readonly struct WeightedElection<T>(bool normalize, T lambda) : IElection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Ballot<V>(V d, V v)
        where V : struct, ILanes<V, T> => v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Outcome<V>(V sum, V agreeing)
        where V : struct, ILanes<V, T> => (normalize ? sum / agreeing.ReplaceZeros(V.Of(T.One)) : sum) * V.Of(lambda);
}
