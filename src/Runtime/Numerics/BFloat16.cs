using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>bfloat16: the upper half of a float32.</summary>
internal readonly struct BFloat16 : IWidening, INarrowing
{
    private const uint NaN = 0x7FC0;

    /// <summary><c>bits · 2^16</c>, exact.</summary>
    public static Vector256<float> Widen(Vector256<uint> bits) => (bits << 16).AsSingle();

    /// <summary>Adds half a unit in the last place less one, plus the last kept bit, and cuts: nearest even, overflow to infinity.</summary>
    public static Vector256<uint> Narrow(Vector256<float> values)
    {
        Vector256<uint> bits = values.AsUInt32();
        Vector256<uint> odd = (bits >> 16) & Vector256<uint>.One;
        Vector256<uint> rounded = (bits + Vector256.Create(0x7FFFu) + odd) >> 16;
        return Vector256.ConditionalSelect(Vector256.Equals(values, values).AsUInt32(), rounded, Vector256.Create(NaN));
    }
}
