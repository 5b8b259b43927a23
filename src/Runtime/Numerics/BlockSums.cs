using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>
/// Sums over a block in float64: element e goes to virtual lane e mod 32, the lanes are added as a tree
/// (l + l+16, then l + l+8, … l + l+1). Lengths are padded.
/// </summary>
internal static class BlockSums
{
    private static readonly ulong[] Everything = [.. Enumerable.Repeat(ulong.MaxValue, MaskBits.BlockWords)];

    /// <summary><c>Σ a·b</c>, of float32 or float64.</summary>
    public static double Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Dot(MemoryMarshal.Cast<T, float>(a), MemoryMarshal.Cast<T, float>(b))
            : Dot(MemoryMarshal.Cast<T, double>(a), MemoryMarshal.Cast<T, double>(b));

    /// <summary><c>Σ |a|</c>, of float32 or float64.</summary>
    public static double Magnitudes<T>(ReadOnlySpan<T> a)
        where T : unmanaged => Magnitudes(a, Everything).All;

    /// <summary><c>Σ |a|</c>, of float32 or float64, and the same over the elements whose bit is set, the lowest bit of a word first.</summary>
    public static (double All, double Set) Magnitudes<T>(ReadOnlySpan<T> a, ReadOnlySpan<ulong> bits)
        where T : unmanaged => Vector512.IsHardwareAccelerated ? Magnitudes<T, EightDoubles>(a, bits) : Magnitudes<T, FourDoubles>(a, bits);

    /// <summary><c>Σ a·b</c>; the products are exact, so that a fused multiplication changes nothing.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Vector512.IsHardwareAccelerated ? Dot512(a, b) : Dot256(a, b);

    /// <summary><c>Σ a²</c>, of float32 or float64, over the elements whose bit is set.</summary>
    public static double Squares<T>(ReadOnlySpan<T> a, ReadOnlySpan<ulong> bits)
        where T : unmanaged => Vector512.IsHardwareAccelerated ? Squares<T, EightDoubles>(a, bits) : Squares<T, FourDoubles>(a, bits);

    /// <summary><c>Σ a</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> a)
    {
        ref double from = ref MemoryMarshal.GetReference(a);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int i = 0; i < a.Length; i += Block.Lanes)
        {
            s0 += Vector256.LoadUnsafe(ref from, (nuint)i);
            s1 += Vector256.LoadUnsafe(ref from, (nuint)i + 4);
            s2 += Vector256.LoadUnsafe(ref from, (nuint)i + 8);
            s3 += Vector256.LoadUnsafe(ref from, (nuint)i + 12);
            s4 += Vector256.LoadUnsafe(ref from, (nuint)i + 16);
            s5 += Vector256.LoadUnsafe(ref from, (nuint)i + 20);
            s6 += Vector256.LoadUnsafe(ref from, (nuint)i + 24);
            s7 += Vector256.LoadUnsafe(ref from, (nuint)i + 28);
        }

        return Tree(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot512(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref float left = ref MemoryMarshal.GetReference(a);
        ref float right = ref MemoryMarshal.GetReference(b[..a.Length]);
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        if (Unsafe.AreSame(ref left, ref right))
        {
            for (nint i = 0; i < a.Length; i += Block.Lanes)
            {
                s0 = AddSquares(s0, ref Unsafe.Add(ref left, i));
                s1 = AddSquares(s1, ref Unsafe.Add(ref left, i + 8));
                s2 = AddSquares(s2, ref Unsafe.Add(ref left, i + 16));
                s3 = AddSquares(s3, ref Unsafe.Add(ref left, i + 24));
            }

            return Tree(s0, s1, s2, s3);
        }

        for (nint i = 0; i < a.Length; i += Block.Lanes)
        {
            s0 = AddProducts(s0, ref Unsafe.Add(ref left, i), ref Unsafe.Add(ref right, i));
            s1 = AddProducts(s1, ref Unsafe.Add(ref left, i + 8), ref Unsafe.Add(ref right, i + 8));
            s2 = AddProducts(s2, ref Unsafe.Add(ref left, i + 16), ref Unsafe.Add(ref right, i + 16));
            s3 = AddProducts(s3, ref Unsafe.Add(ref left, i + 24), ref Unsafe.Add(ref right, i + 24));
        }

        return Tree(s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddProducts(Vector512<double> sum, ref float a, ref float b) =>
        Vector512.FusedMultiplyAdd(TaskVectors.EightDoubles(ref a), TaskVectors.EightDoubles(ref b), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddSquares(Vector512<double> sum, ref float a)
    {
        Vector512<double> x = TaskVectors.EightDoubles(ref a);
        return Vector512.FusedMultiplyAdd(x, x, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot256(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref float left = ref MemoryMarshal.GetReference(a);
        ref float right = ref MemoryMarshal.GetReference(b[..a.Length]);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int i = 0; i < a.Length; i += Block.Lanes)
        {
            Vector256<float> x = Vector256.LoadUnsafe(ref left, (nuint)i), y = Vector256.LoadUnsafe(ref right, (nuint)i);
            s0 += Vector256.WidenLower(x) * Vector256.WidenLower(y);
            s1 += Vector256.WidenUpper(x) * Vector256.WidenUpper(y);
            (x, y) = (Vector256.LoadUnsafe(ref left, (nuint)i + 8), Vector256.LoadUnsafe(ref right, (nuint)i + 8));
            s2 += Vector256.WidenLower(x) * Vector256.WidenLower(y);
            s3 += Vector256.WidenUpper(x) * Vector256.WidenUpper(y);
            (x, y) = (Vector256.LoadUnsafe(ref left, (nuint)i + 16), Vector256.LoadUnsafe(ref right, (nuint)i + 16));
            s4 += Vector256.WidenLower(x) * Vector256.WidenLower(y);
            s5 += Vector256.WidenUpper(x) * Vector256.WidenUpper(y);
            (x, y) = (Vector256.LoadUnsafe(ref left, (nuint)i + 24), Vector256.LoadUnsafe(ref right, (nuint)i + 24));
            s6 += Vector256.WidenLower(x) * Vector256.WidenLower(y);
            s7 += Vector256.WidenUpper(x) * Vector256.WidenUpper(y);
        }

        return Tree(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    // Half a block's lanes fill the registers of a machine without AVX-512, whose vectors walk over it twice.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double All, double Set) Magnitudes<T, V>(ReadOnlySpan<T> a, ReadOnlySpan<ulong> bits)
        where T : unmanaged
        where V : struct, IDoubles<V>
    {
        Span<double> all = stackalloc double[Block.Lanes], set = stackalloc double[Block.Lanes];
        ref T from = ref MemoryMarshal.GetReference(a);
        ref uint words = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, uint>(bits)[..(a.Length / Block.Lanes)]);
        for (int lane = 0; lane < Block.Lanes; lane += 4 * V.Count)
        {
            V all0 = default, all1 = default, all2 = default, all3 = default, set0 = default, set1 = default, set2 = default, set3 = default;
            for (int i = lane; i < a.Length; i += Block.Lanes)
            {
                uint word = Unsafe.Add(ref words, i / Block.Lanes) >> lane;
                V x = V.Load(ref Unsafe.Add(ref from, i)).Abs();
                (all0, set0) = (all0 + x, set0.PlusWhere(word, 0, x));
                x = V.Load(ref Unsafe.Add(ref from, i + V.Count)).Abs();
                (all1, set1) = (all1 + x, set1.PlusWhere(word, V.Count, x));
                x = V.Load(ref Unsafe.Add(ref from, i + (2 * V.Count))).Abs();
                (all2, set2) = (all2 + x, set2.PlusWhere(word, 2 * V.Count, x));
                x = V.Load(ref Unsafe.Add(ref from, i + (3 * V.Count))).Abs();
                (all3, set3) = (all3 + x, set3.PlusWhere(word, 3 * V.Count, x));
            }

            Store(all[lane..], all0, all1, all2, all3);
            Store(set[lane..], set0, set1, set2, set3);
        }

        return (Tree(all), Tree(set));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squares<T, V>(ReadOnlySpan<T> a, ReadOnlySpan<ulong> bits)
        where T : unmanaged
        where V : struct, IDoubles<V>
    {
        Span<double> lanes = stackalloc double[Block.Lanes];
        ref T from = ref MemoryMarshal.GetReference(a);
        ref uint words = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, uint>(bits)[..(a.Length / Block.Lanes)]);
        for (int lane = 0; lane < Block.Lanes; lane += 4 * V.Count)
        {
            V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (int i = lane; i < a.Length; i += Block.Lanes)
            {
                uint word = Unsafe.Add(ref words, i / Block.Lanes) >> lane;
                V x = V.Load(ref Unsafe.Add(ref from, i));
                sum0 = sum0.PlusWhere(word, 0, x * x);
                x = V.Load(ref Unsafe.Add(ref from, i + V.Count));
                sum1 = sum1.PlusWhere(word, V.Count, x * x);
                x = V.Load(ref Unsafe.Add(ref from, i + (2 * V.Count)));
                sum2 = sum2.PlusWhere(word, 2 * V.Count, x * x);
                x = V.Load(ref Unsafe.Add(ref from, i + (3 * V.Count)));
                sum3 = sum3.PlusWhere(word, 3 * V.Count, x * x);
            }

            Store(lanes[lane..], sum0, sum1, sum2, sum3);
        }

        return Tree(lanes);
    }

    private static void Store<V>(Span<double> lanes, V first, V second, V third, V fourth)
        where V : struct, IDoubles<V>
    {
        first.Store(ref lanes[0]);
        second.Store(ref lanes[V.Count]);
        third.Store(ref lanes[2 * V.Count]);
        fourth.Store(ref lanes[3 * V.Count]);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Span<double> lanes = stackalloc double[Block.Lanes];
        lanes.Clear();
        for (int i = 0; i < a.Length; i++)
        {
            lanes[i % Block.Lanes] += a[i] * b[i];
        }

        return Tree(lanes);
    }

    private static double Tree(Span<double> lanes)
    {
        ref double from = ref MemoryMarshal.GetReference(lanes[..Block.Lanes]);
        return Tree(
            Vector256.LoadUnsafe(ref from), Vector256.LoadUnsafe(ref from, 4), Vector256.LoadUnsafe(ref from, 8), Vector256.LoadUnsafe(ref from, 12),
            Vector256.LoadUnsafe(ref from, 16), Vector256.LoadUnsafe(ref from, 20), Vector256.LoadUnsafe(ref from, 24), Vector256.LoadUnsafe(ref from, 28));
    }

    private static double Tree(Vector512<double> s0, Vector512<double> s1, Vector512<double> s2, Vector512<double> s3) =>
        Tree(s0.GetLower(), s0.GetUpper(), s1.GetLower(), s1.GetUpper(), s2.GetLower(), s2.GetUpper(), s3.GetLower(), s3.GetUpper());

    private static double Tree(
        Vector256<double> s0, Vector256<double> s1, Vector256<double> s2, Vector256<double> s3,
        Vector256<double> s4, Vector256<double> s5, Vector256<double> s6, Vector256<double> s7)
    {
        Vector256<double> four = (s0 + s4 + (s2 + s6)) + (s1 + s5 + (s3 + s7));
        return (four[0] + four[2]) + (four[1] + four[3]);
    }
}
