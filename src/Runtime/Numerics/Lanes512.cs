using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>The numbers that a vector of 512 bits holds.</summary>
internal readonly struct Lanes512<T>(Vector512<T> value) : ILanes<Lanes512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> value = value;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> left, Lanes512<T> right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> left, Lanes512<T> right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> left, Lanes512<T> right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator /(Lanes512<T> left, Lanes512<T> right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator &(Lanes512<T> left, Lanes512<T> right) => new(left.value & right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator ^(Lanes512<T> left, Lanes512<T> right) => new(left.value ^ right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Of(T number) => new(Vector512.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(ref T from) => new(Vector512.LoadUnsafe(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> AtLeast(Lanes512<T> left, Lanes512<T> right) => new(Vector512.GreaterThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> CountGreater(Lanes512<T> counts, Lanes512<T> left, Lanes512<T> right) => new(Vector512.ConditionalSelect(Vector512.GreaterThan(left.value, right.value), counts.value + Vector512<T>.One, counts.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> CountEqual(Lanes512<T> counts, Lanes512<T> left, Lanes512<T> right) => new(Vector512.ConditionalSelect(Vector512.Equals(left.value, right.value), counts.value + Vector512<T>.One, counts.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> AndNot(Lanes512<T> left, Lanes512<T> mask) => new(Vector512.AndNot(left.value, mask.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> AddWherePositive(Lanes512<T> left, Lanes512<T> sum, Lanes512<T> number) => new(Vector512.ConditionalSelect(Vector512.GreaterThan(left.value, Vector512<T>.Zero), sum.value + number.value, sum.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Max(Lanes512<T> left, Lanes512<T> right) => new(Vector512.MaxNative(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes512<T> ReplaceZeros(Lanes512<T> others) => new(Vector512.ConditionalSelect(Vector512.Equals(value, Vector512<T>.Zero), others.value, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes512<T> KeepInRange(Lanes512<T> places, Lanes512<T> end) => Unsafe.SizeOf<T>() == sizeof(int)
        ? new(Vector512.ConditionalSelect(Vector512.LessThan(places.value.AsUInt32(), end.value.AsUInt32()), value.AsUInt32(), Vector512<uint>.Zero).As<uint, T>())
        : new(Vector512.ConditionalSelect(Vector512.LessThan(places.value.AsUInt64(), end.value.AsUInt64()), value.AsUInt64(), Vector512<ulong>.Zero).As<ulong, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T to) => value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint StoreInRange(Lanes512<T> places, Lanes512<T> end, ref T to)
    {
        if (Unsafe.SizeOf<T>() == sizeof(int))
        {
            Avx512F.Compress(Vector512<uint>.Zero, Vector512.LessThan(places.value.AsUInt32(), end.value.AsUInt32()), value.AsUInt32()).As<uint, T>().StoreUnsafe(ref to);
            return (nint)(uint)BitOperations.PopCount(Vector512.LessThan(places.value.AsUInt32(), end.value.AsUInt32()).ExtractMostSignificantBits());
        }

        Avx512F.Compress(Vector512<ulong>.Zero, Vector512.LessThan(places.value.AsUInt64(), end.value.AsUInt64()), value.AsUInt64()).As<ulong, T>().StoreUnsafe(ref to);
        return (nint)(uint)BitOperations.PopCount(Vector512.LessThan(places.value.AsUInt64(), end.value.AsUInt64()).ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Sum() => Vector512.Sum(value);
}
