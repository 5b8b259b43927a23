using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Models vote with their weight; what agrees is divided, if asked for, by its weights, or by 1 where these sum to 0, and scaled by λ.</summary>
internal readonly struct WeightedElection<T>(bool normalize, T lambda) : IElection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Ballot(Vector256<T> d, Vector256<T> v) => v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<T> Outcome(Vector256<T> sum, Vector256<T> agreeing)
    {
        Vector256<T> divisor = Vector256.ConditionalSelect(Vector256.Equals(agreeing, Vector256<T>.Zero), Vector256<T>.One, agreeing);
        return (normalize ? sum / divisor : sum) * Vector256.Create(lambda);
    }
}
