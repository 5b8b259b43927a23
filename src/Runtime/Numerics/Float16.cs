using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>IEEE 754 binary16: 5 bits of exponent, 10 of significand.</summary>
internal readonly struct Float16 : IWidening, INarrowing
{
    private const uint NaN = 0x7E00;
    private const uint Infinity = 0x7C00;

    // 2^-14, the smallest normal number: as float32 the biased exponent is 113.
    private const uint SmallestNormal = 113u << 23;

    // 2^16, the first number past the range, from where on everything is infinite; 65520 and above get there by rounding.
    private const uint Overflow = 143u << 23;

    // 0.5: its last place in float32 weighs 2^-24, as that of a binary16 subnormal does.
    private const uint SubnormalMagic = 126u << 23;

    /// <summary>Exact. Subnormals come out of a subtraction of normal numbers, so that none of them slows the processor.</summary>
    public static Vector256<float> Widen(Vector256<uint> bits)
    {
        Vector256<uint> magnitude = (bits & Vector256.Create(0x7FFFu)) << 13;
        Vector256<uint> sign = (bits & Vector256.Create(0x8000u)) << 16;
        Vector256<uint> normal = magnitude + Vector256.Create(112u << 23);
        Vector256<uint> special = normal + Vector256.Create(112u << 23);
        Vector256<uint> subnormal = ((magnitude + Vector256.Create(SmallestNormal)).AsSingle() - Vector256.Create(SmallestNormal).AsSingle()).AsUInt32();
        Vector256<uint> isSpecial = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create(31 << 23)).AsUInt32();
        Vector256<uint> isSubnormal = Vector256.LessThan(magnitude.AsInt32(), Vector256.Create(1 << 23)).AsUInt32();
        Vector256<uint> result = Vector256.ConditionalSelect(isSpecial, special, normal);
        return (Vector256.ConditionalSelect(isSubnormal, subnormal, result) | sign).AsSingle();
    }

    /// <summary>Nearest even: by a carry into the kept bits for normal results, by adding 0.5 for subnormal ones.</summary>
    public static Vector256<uint> Narrow(Vector256<float> values)
    {
        Vector256<uint> bits = values.AsUInt32();
        Vector256<uint> sign = (bits >> 16) & Vector256.Create(0x8000u);
        Vector256<uint> magnitude = bits & Vector256.Create(0x7FFF_FFFFu);
        Vector256<uint> odd = (magnitude >> 13) & Vector256<uint>.One;
        Vector256<uint> normal = (magnitude - Vector256.Create((112u << 23) - 0xFFF) + odd) >> 13;
        Vector256<uint> subnormal = (magnitude.AsSingle() + Vector256.Create(SubnormalMagic).AsSingle()).AsUInt32() - Vector256.Create(SubnormalMagic);
        Vector256<uint> isSubnormal = Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)SmallestNormal)).AsUInt32();
        Vector256<uint> isOverflow = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create((int)Overflow)).AsUInt32();
        Vector256<uint> result = Vector256.ConditionalSelect(isSubnormal, subnormal, normal);
        result = Vector256.ConditionalSelect(isOverflow, Vector256.Create(Infinity), result) | sign;
        return Vector256.ConditionalSelect(Vector256.Equals(values, values).AsUInt32(), result, Vector256.Create(NaN));
    }
}
