using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Four float64 numbers.</summary>
internal readonly struct FourDoubles(Vector256<double> value) : IDoubles<FourDoubles>
{
    private readonly Vector256<double> value = value;

    public static int Count => 4;

    public double this[int lane] => value[lane];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator +(FourDoubles left, FourDoubles right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator -(FourDoubles left, FourDoubles right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator *(FourDoubles left, FourDoubles right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator /(FourDoubles left, FourDoubles right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Of(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Load<T>(ref T from)
        where T : unmanaged => new(TaskVectors.FourDoubles(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double to) => value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourDoubles PowerOfTwo()
    {
        Vector256<long> k = value.AsInt64(), inner = k & Vector256.Create(3L);
        Vector256<double> low = Vector256.Shuffle(Vector256.Create(1, 1.0905077326652577, 1.189207115002721, 1.2968395546510096), inner);
        Vector256<double> high = Vector256.Shuffle(Vector256.Create(1.4142135623730951, 1.5422108254079407, 1.681792830507429, 1.8340080864093424), inner);
        Vector256<double> eighths = Vector256.ConditionalSelect(Vector256.Equals(k & Vector256.Create(4L), Vector256<long>.Zero).AsDouble(), low, high);
        return new((eighths.AsInt64() + (k >> 3 << 52)).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourDoubles ZeroWhereBelow(FourDoubles other, double bound) => new(Vector256.AndNot(value, Vector256.LessThan(other.value, Vector256.Create(bound))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourDoubles Abs() => new(Vector256.Abs(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourDoubles PlusWhere(uint bits, int first, FourDoubles addends)
    {
        Vector256<long> lanes = Vector256.Create(1L, 2L, 4L, 8L) << first;
        return new(Vector256.ConditionalSelect(Vector256.Equals(Vector256.Create((long)bits) & lanes, lanes).AsDouble(), value + addends.value, value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Beyond(double bound) => (uint)~Vector256.LessThanOrEqual(Vector256.Abs(value), Vector256.Create(bound)).ExtractMostSignificantBits() & ((1u << Count) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Unequal(FourDoubles other) => (uint)~Vector256.Equals(value, other.value).ExtractMostSignificantBits() & ((1u << Count) - 1);
}
