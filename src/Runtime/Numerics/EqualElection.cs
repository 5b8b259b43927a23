using System.Numerics;
using System.Runtime.CompilerServices;

namespace MergeDsl.Numerics;

/// <summary>Models vote without their weight; what agrees is divided by its weights, or by the smallest divisor where these sum to less.</summary>
internal readonly struct EqualElection<T>(T smallest) : IElection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Ballot<V>(V d, V v)
        where V : struct, ILanes<V, T> => d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Outcome<V>(V sum, V agreeing)
        where V : struct, ILanes<V, T> => sum / V.Max(agreeing, V.Of(smallest));
}
