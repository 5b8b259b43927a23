using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>The numbers that a vector of 256 bits holds.</summary>
internal readonly struct Lanes256<T>(Vector256<T> value) : ILanes<Lanes256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> value = value;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> left, Lanes256<T> right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> left, Lanes256<T> right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> left, Lanes256<T> right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator /(Lanes256<T> left, Lanes256<T> right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator &(Lanes256<T> left, Lanes256<T> right) => new(left.value & right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator ^(Lanes256<T> left, Lanes256<T> right) => new(left.value ^ right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Of(T number) => new(Vector256.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(ref T from) => new(Vector256.LoadUnsafe(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> AtLeast(Lanes256<T> left, Lanes256<T> right) => new(Vector256.GreaterThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> CountGreater(Lanes256<T> counts, Lanes256<T> left, Lanes256<T> right) => new(counts.value - Vector256.GreaterThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> CountEqual(Lanes256<T> counts, Lanes256<T> left, Lanes256<T> right) => new(counts.value - Vector256.Equals(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> AndNot(Lanes256<T> left, Lanes256<T> mask) => new(Vector256.AndNot(left.value, mask.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> AddWherePositive(Lanes256<T> left, Lanes256<T> sum, Lanes256<T> number) => new(sum.value + (number.value & Vector256.GreaterThan(left.value, Vector256<T>.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Max(Lanes256<T> left, Lanes256<T> right) => new(Vector256.MaxNative(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Min(Lanes256<T> left, Lanes256<T> right) => new(Vector256.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Distance(Lanes256<T> left, Lanes256<T> right) => new(Vector256.Abs(left.value - right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes256<T> ReplaceZeros(Lanes256<T> others) => new(Vector256.ConditionalSelect(Vector256.Equals(value, Vector256<T>.Zero), others.value, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes256<T> KeepWhereLess(Lanes256<T> left, Lanes256<T> right) => new(Vector256.ConditionalSelect(Vector256.LessThan(left.value, right.value), value, Vector256<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes256<T> Where(uint bits, Lanes256<T> others)
    {
        if (Unsafe.SizeOf<T>() == sizeof(int))
        {
            Vector256<int> lanes = Vector256.Create(0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80);
            return new(Vector256.ConditionalSelect(Vector256.Equals(Vector256.Create((int)bits) & lanes, lanes).As<int, T>(), value, others.value));
        }

        Vector256<long> wide = Vector256.Create(0x1, 0x2, 0x4, 0x8);
        return new(Vector256.ConditionalSelect(Vector256.Equals(Vector256.Create((long)bits) & wide, wide).As<long, T>(), value, others.value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T to) => value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint StoreWhereLess(Lanes256<T> left, Lanes256<T> right, ref T to)
    {
        uint kept = Vector256.LessThan(left.value, right.value).AsUInt32().ExtractMostSignificantBits();
        Vector256.ShuffleNative(value.AsInt32(), Numbers(kept)).As<int, T>().StoreUnsafe(ref to);
        return (nint)((uint)BitOperations.PopCount(kept) * sizeof(int) / (uint)Unsafe.SizeOf<T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Sum() => Vector256.Sum(value);

    // Of the bits that are set, the lowest first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Numbers(uint bits)
    {
        if (Bmi2.X64.IsSupported)
        {
            ulong bytes = Bmi2.X64.ParallelBitDeposit(bits, 0x0101_0101_0101_0101) * 0xFF;
            Vector128<byte> numbers = Vector128.CreateScalarUnsafe(Bmi2.X64.ParallelBitExtract(0x0706_0504_0302_0100, bytes)).AsByte();
            return Vector256.WidenLower(Vector128.WidenLower(numbers).ToVector256Unsafe()).AsInt32();
        }

        Vector256<int> lanes = default;
        for (int lane = 0; bits != 0; bits &= bits - 1)
        {
            lanes = lanes.WithElement(lane++, BitOperations.TrailingZeroCount(bits));
        }

        return lanes;
    }
}
