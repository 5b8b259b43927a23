using System.Runtime.CompilerServices;

namespace MergeDsl.Numerics;

/// <summary>bfloat16: the upper half of a float32.</summary>
internal readonly struct BFloat16 : IWidening, INarrowing
{
    private const uint NaN = 0x7FC0_0000;

    /// <summary><c>bits · 2^16</c>, exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Widen<V>(V bits)
        where V : struct, ISingles<V> => bits << 16;

    /// <summary>Adds half a unit in the last place less one, plus the last kept bit, and cuts: nearest even, overflow to infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Narrow<V>(V values)
        where V : struct, ISingles<V>
    {
        V odd = (values >>> 16) & V.Of(1);
        return values.Or(values + V.Of(0x7FFF) + odd, NaN) >>> 16;
    }
}
