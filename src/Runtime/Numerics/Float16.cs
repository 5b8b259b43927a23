using System.Runtime.CompilerServices;

namespace MergeDsl.Numerics;

/// <summary>IEEE 754 binary16: 5 bits of exponent, 10 of significand.</summary>
internal readonly struct Float16 : IWidening, INarrowing
{
    private const uint NaN = 0x7E00;

    // 2^-14, the smallest normal number: as float32 the biased exponent is 113.
    private const uint SmallestNormal = 113u << 23;

    // 2^16, the first number past the range; 65520 and above get there by rounding. Its bits come out as those of infinity.
    private const uint Overflow = 143u << 23;

    // What is added to an exponent so that the last place of the sum weighs as much as that of a binary16 number; and to the
    // last places, so that nothing but the significand remains of the sum's lower half when the exponent was added to it.
    private const uint LastPlace = (13u << 23) | (0x1_0000 - ((SmallestNormal >> 13) & 0xFFFF));

    /// <summary>Exact. Subnormals come out of a subtraction of normal numbers, so that none of them slows the processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Widen<V>(V bits)
        where V : struct, ISingles<V>
    {
        V magnitude = (bits & V.Of(0x7FFF)) << 13;
        V normal = magnitude + V.Of(112u << 23);
        V subnormal = V.SubtractNumbers(magnitude + V.Of(SmallestNormal), V.Of(SmallestNormal));
        V finite = V.WhereLess(magnitude, V.Of(1 << 23), subnormal, normal);
        return V.WhereLess(magnitude, V.Of(31 << 23), finite, normal + V.Of(112u << 23)) | ((bits << 16) & V.Of(0x8000_0000));
    }

    /// <summary>Nearest even, by an addition that leaves no place for what is cut; its lower half is the significand, with a carry into the exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Narrow<V>(V values)
        where V : struct, ISingles<V>
    {
        V magnitude = V.Min(values & V.Of(0x7FFF_FFFF), V.Of(Overflow));
        V exponent = V.Max(magnitude & V.Of(0x7F80_0000), V.Of(SmallestNormal));
        V half = V.AddNumbers(magnitude, exponent + V.Of(LastPlace)) + (exponent >>> 13);
        return values.Or(half | ((values >>> 16) & V.Of(0x8000)), NaN);
    }
}
