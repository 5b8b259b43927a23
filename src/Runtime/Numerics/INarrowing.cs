using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Rounds eight float32 to a 16-bit type, to nearest even; the result stands in the low half of each lane.</summary>
internal interface INarrowing
{
    static abstract Vector256<uint> Narrow(Vector256<float> values);
}
