using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Models vote without their weight; what agrees is divided by its weights, or by the smallest divisor where these sum to less.</summary>
internal readonly struct EqualElection<T>(T smallest) : IElection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Ballot(Vector256<T> d, Vector256<T> v) => d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<T> Outcome(Vector256<T> sum, Vector256<T> agreeing) => sum / Vector256.Max(agreeing, Vector256.Create(smallest));
}
