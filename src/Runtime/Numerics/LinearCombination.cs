using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>The kernels of combination methods: sums of products in float64, lane by lane in the order of the inputs.</summary>
internal static class LinearCombination
{
    /// <summary>
    /// <c>Σ coefficient · x</c> of elements of 16 bits, as adding them one by one and rounding once would make it. The length
    /// is padded; as many elements can be read of each input.
    /// </summary>
    /// <param name="bytes">All inputs.</param>
    /// <param name="offsets">Where the elements of each input start; at least one.</param>
    /// <param name="coefficients">One for each input.</param>
    /// <param name="toOdd">How the sum is rounded to float32.</param>
    /// <param name="result">The sums.</param>
    public static void Combine<W>(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, ReadOnlySpan<double> coefficients, bool toOdd, Span<float> result)
        where W : IWidening
    {
        if (Avx512F.IsSupported)
        {
            Combine512<W>(bytes, offsets, coefficients, toOdd, result);
        }
        else
        {
            Combine256<W>(bytes, offsets, coefficients, toOdd, result);
        }
    }

    /// <summary>Adds <c>coefficient · x</c>, x of float32 or float64.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, double coefficient, bool first, Span<double> sum)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Add(MemoryMarshal.Cast<T, float>(x), coefficient, first, sum);
            return;
        }

        ReadOnlySpan<double> values = MemoryMarshal.Cast<T, double>(x);
        for (int i = 0; i < values.Length; i++)
        {
            double product = values[i] * coefficient;
            sum[i] = first ? product : sum[i] + product;
        }
    }

    /// <summary>Adds <c>coefficient · x</c> to <paramref name="sum"/>; with <paramref name="first"/> it begins with it. Lengths are padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> x, double coefficient, bool first, Span<double> sum)
    {
        ref float from = ref MemoryMarshal.GetReference(x);
        ref double to = ref MemoryMarshal.GetReference(sum[..x.Length]);
        Vector256<double> factor = Vector256.Create(coefficient);
        for (int i = 0; i < x.Length; i += Vector256<float>.Count)
        {
            Vector256<float> values = Vector256.LoadUnsafe(ref from, (nuint)i);
            Vector256<double> lower = Vector256.WidenLower(values) * factor;
            Vector256<double> upper = Vector256.WidenUpper(values) * factor;
            if (!first)
            {
                lower += Vector256.LoadUnsafe(ref to, (nuint)i);
                upper += Vector256.LoadUnsafe(ref to, (nuint)i + 4);
            }

            lower.StoreUnsafe(ref to, (nuint)i);
            upper.StoreUnsafe(ref to, (nuint)i + 4);
        }
    }

    /// <summary>Rounds to float32: to nearest even, or to odd where a second rounding to 16 bits follows (<see cref="ElementTypes.ToOdd"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<double> sum, bool toOdd, Span<float> result)
    {
        ref double from = ref MemoryMarshal.GetReference(sum);
        ref float to = ref MemoryMarshal.GetReference(result[..sum.Length]);
        for (int i = 0; i < sum.Length; i += Vector256<float>.Count)
        {
            Round(Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref from, (nuint)i + 4), toOdd).StoreUnsafe(ref to, (nuint)i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine512<W>(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, ReadOnlySpan<double> coefficients, bool toOdd, Span<float> result)
        where W : IWidening
    {
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        ref float to = ref MemoryMarshal.GetReference(result);
        for (int i = 0; i < result.Length; i += Vector256<ushort>.Count)
        {
            Vector512<double> s0 = default, s1 = default;
            for (int input = 0; input < offsets.Length; input++)
            {
                ref ushort bits = ref Unsafe.As<byte, ushort>(ref Unsafe.Add(ref from, offsets[input] + (i * sizeof(ushort))));
                Vector512<float> values = W.Widen(SixteenSingles.Load(ref bits)).Value;
                Vector512<double> factor = Vector512.Create(coefficients[input]);
                Vector512<double> p0 = Avx512F.ConvertToVector512Double(values.GetLower()) * factor;
                Vector512<double> p1 = Avx512F.ConvertToVector512Double(values.GetUpper()) * factor;
                (s0, s1) = input == 0 ? (p0, p1) : (s0 + p0, s1 + p1);
            }

            Round512(s0, toOdd).StoreUnsafe(ref to, (nuint)i);
            Round512(s1, toOdd).StoreUnsafe(ref to, (nuint)i + 8);
        }
    }

    // As Round. To odd: cut, and the last bit set where that made a difference.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Round512(Vector512<double> sum, bool toOdd)
    {
        if (!toOdd)
        {
            return Avx512F.ConvertToVector256Single(sum);
        }

        Vector256<float> cut = Avx512F.ConvertToVector256Single(sum, FloatRoundingMode.ToZero);
        Vector256<int> exact = Avx512F.ConvertToVector256Int32(Vector512.Equals(Avx512F.ConvertToVector512Double(cut), sum).AsInt64());
        return (cut.AsInt32() | Vector256.AndNot(Vector256<int>.One, exact)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine256<W>(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, ReadOnlySpan<double> coefficients, bool toOdd, Span<float> result)
        where W : IWidening
    {
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        ref float to = ref MemoryMarshal.GetReference(result);
        for (int i = 0; i < result.Length; i += Vector256<ushort>.Count)
        {
            Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int input = 0; input < offsets.Length; input++)
            {
                ref ushort bits = ref Unsafe.As<byte, ushort>(ref Unsafe.Add(ref from, offsets[input] + (i * sizeof(ushort))));
                Vector256<float> lower = W.Widen(EightSingles.Load(ref bits)).Value;
                Vector256<float> upper = W.Widen(EightSingles.Load(ref Unsafe.Add(ref bits, EightSingles.Count))).Value;
                Vector256<double> factor = Vector256.Create(coefficients[input]);
                (Vector256<double> p0, Vector256<double> p1) = (Vector256.WidenLower(lower) * factor, Vector256.WidenUpper(lower) * factor);
                (Vector256<double> p2, Vector256<double> p3) = (Vector256.WidenLower(upper) * factor, Vector256.WidenUpper(upper) * factor);
                (s0, s1, s2, s3) = input == 0 ? (p0, p1, p2, p3) : (s0 + p0, s1 + p1, s2 + p2, s3 + p3);
            }

            Round(s0, s1, toOdd).StoreUnsafe(ref to, (nuint)i);
            Round(s2, s3, toOdd).StoreUnsafe(ref to, (nuint)i + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Round(Vector256<double> lower, Vector256<double> upper, bool toOdd)
    {
        Vector256<float> nearest = Vector256.Narrow(lower, upper);
        return toOdd ? ToOdd(nearest, lower, upper) : nearest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ToOdd(Vector256<float> nearest, Vector256<double> lower, Vector256<double> upper)
    {
        Vector256<double> backLower = Vector256.WidenLower(nearest);
        Vector256<double> backUpper = Vector256.WidenUpper(nearest);
        Vector256<int> away = Masks(
            Vector256.GreaterThan(Vector256.Abs(backLower), Vector256.Abs(lower)),
            Vector256.GreaterThan(Vector256.Abs(backUpper), Vector256.Abs(upper)));
        Vector256<int> exact = Masks(Vector256.Equals(backLower, lower), Vector256.Equals(backUpper, upper));
        return Odd(nearest, away, exact);
    }

    // A mask is -1: adding it steps towards zero. NaN is equal to nothing and stays NaN with its last bit set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Odd(Vector256<float> nearest, Vector256<int> away, Vector256<int> exact) =>
        Vector256.ConditionalSelect(exact, nearest.AsInt32(), (nearest.AsInt32() + away) | Vector256<int>.One).AsSingle();

    private static Vector256<int> Masks(Vector256<double> lower, Vector256<double> upper) => Vector256.Narrow(lower.AsInt64(), upper.AsInt64());
}
