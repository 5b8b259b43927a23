using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>Eight float64 numbers.</summary>
internal readonly struct EightDoubles(Vector512<double> value) : IDoubles<EightDoubles>
{
    private readonly Vector512<double> value = value;

    public static int Count => 8;

    public double this[int lane] => value[lane];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles operator +(EightDoubles left, EightDoubles right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles operator -(EightDoubles left, EightDoubles right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles operator *(EightDoubles left, EightDoubles right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles operator /(EightDoubles left, EightDoubles right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Of(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Load<T>(ref T from)
        where T : unmanaged => new(TaskVectors.EightDoubles(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double to) => value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightDoubles PowerOfTwo()
    {
        Vector512<long> k = value.AsInt64();
        Vector512<double> powers = Vector512.Create(1, 1.0905077326652577, 1.189207115002721, 1.2968395546510096, 1.4142135623730951, 1.5422108254079407, 1.681792830507429, 1.8340080864093424);
        Vector512<double> eighths = Avx512F.IsSupported ? Avx512F.PermuteVar8x64(powers, k) : Vector512.Shuffle(powers, k & Vector512.Create(7L));
        return new((eighths.AsInt64() + (k >> 3 << 52)).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightDoubles ZeroWhereBelow(EightDoubles other, double bound) => new(Vector512.AndNot(value, Vector512.LessThan(other.value, Vector512.Create(bound))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightDoubles Abs() => new(Vector512.Abs(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightDoubles PlusWhere(uint bits, int first, EightDoubles addends)
    {
        Vector512<long> lanes = Vector512.Create(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L) << first;
        return new(Vector512.ConditionalSelect(Vector512.Equals(Vector512.Create((long)bits) & lanes, lanes).AsDouble(), value + addends.value, value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Beyond(double bound) => (uint)~Vector512.LessThanOrEqual(Vector512.Abs(value), Vector512.Create(bound)).ExtractMostSignificantBits() & ((1u << Count) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Unequal(EightDoubles other) => (uint)~Vector512.Equals(value, other.value).ExtractMostSignificantBits() & ((1u << Count) - 1);
}
