using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Turns eight 16-bit numbers, each in the low half of a lane, into float32.</summary>
internal interface IWidening
{
    static abstract Vector256<float> Widen(Vector256<uint> bits);
}
