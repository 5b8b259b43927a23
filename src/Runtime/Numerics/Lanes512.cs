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
    public static Lanes512<T> Min(Lanes512<T> left, Lanes512<T> right) => new(Vector512.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Distance(Lanes512<T> left, Lanes512<T> right) => new(Vector512.Abs(left.value - right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes512<T> ReplaceZeros(Lanes512<T> others) => new(Vector512.ConditionalSelect(Vector512.Equals(value, Vector512<T>.Zero), others.value, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes512<T> KeepWhereLess(Lanes512<T> left, Lanes512<T> right) => new(Vector512.ConditionalSelect(Vector512.LessThan(left.value, right.value), value, Vector512<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes512<T> Where(uint bits, Lanes512<T> others)
    {
        if (Unsafe.SizeOf<T>() == sizeof(int))
        {
            Vector512<int> lanes = Vector512.Create(0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000);
            return new(Vector512.ConditionalSelect(Vector512.Equals(Vector512.Create((int)bits) & lanes, lanes).As<int, T>(), value, others.value));
        }

        Vector512<long> wide = Vector512.Create(0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80);
        return new(Vector512.ConditionalSelect(Vector512.Equals(Vector512.Create((long)bits) & wide, wide).As<long, T>(), value, others.value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T to) => value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint StoreWhereLess(Lanes512<T> left, Lanes512<T> right, ref T to)
    {
        // The comparison is written where it is used, or the mask would become a vector in between.
        if (Unsafe.SizeOf<T>() == sizeof(int))
        {
            Avx512F.Compress(Vector512<int>.Zero, Vector512.LessThan(left.value.AsInt32(), right.value.AsInt32()), value.AsInt32()).As<int, T>().StoreUnsafe(ref to);
            return (nint)(uint)BitOperations.PopCount(Vector512.LessThan(left.value.AsInt32(), right.value.AsInt32()).ExtractMostSignificantBits());
        }

        Avx512F.Compress(Vector512<long>.Zero, Vector512.LessThan(left.value.AsInt64(), right.value.AsInt64()), value.AsInt64()).As<long, T>().StoreUnsafe(ref to);
        return (nint)(uint)BitOperations.PopCount(Vector512.LessThan(left.value.AsInt64(), right.value.AsInt64()).ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Sum() => Vector512.Sum(value);
}
