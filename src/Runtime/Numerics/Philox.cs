using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>
/// Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; 2011): ten rounds of
/// multiplication turn a key of 64 bits and a counter of 128 into 128 random bits. Every element of every tensor has its
/// own counter, so the numbers depend on nothing but the key.
/// </summary>
internal static class Philox
{
    private const uint FactorA = 0xD2511F53;
    private const uint FactorB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The four words of one counter.</summary>
    /// <param name="key">The key.</param>
    /// <param name="low">The lower half of the counter.</param>
    /// <param name="high">The upper half of the counter.</param>
    public static (uint X0, uint X1, uint X2, uint X3) Words(ulong key, ulong low, ulong high)
    {
        uint x0 = (uint)low, x1 = (uint)(low >> 32), x2 = (uint)high, x3 = (uint)(high >> 32);
        uint keyA = (uint)key, keyB = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong a = (ulong)FactorA * x0;
            ulong b = (ulong)FactorB * x2;
            (x0, x1, x2, x3) = ((uint)(b >> 32) ^ x1 ^ keyA, (uint)b, (uint)(a >> 32) ^ x3 ^ keyB, (uint)a);
            keyA += WeylA;
            keyB += WeylB;
        }

        return (x0, x1, x2, x3);
    }

    /// <summary>
    /// The words of counters <paramref name="low"/>, low + 1, … (upper half 0): words 0 and 1 of counter i in
    /// <paramref name="lower"/>[i], words 2 and 3 in <paramref name="upper"/>[i]. Lengths are equal and multiples of 32.
    /// </summary>
    public static void Words(ulong key, ulong low, Span<ulong> lower, Span<ulong> upper)
    {
        if (Avx512F.IsSupported)
        {
            Words<EightWords>(key, low, lower, upper);
        }
        else
        {
            Words<FourWords>(key, low, lower, upper);
        }
    }

    /// <summary>The same of any counters, by their lower halves, with one upper half. Lengths are equal and multiples of eight.</summary>
    public static void Words(ulong key, ReadOnlySpan<ulong> low, uint high, Span<ulong> lower, Span<ulong> upper)
    {
        if (Avx512F.IsSupported)
        {
            Words<EightWords>(key, low, high, lower, upper);
        }
        else
        {
            Words<FourWords>(key, low, high, lower, upper);
        }
    }

    // Four vectors share the keys: the rounds of one follow each other so closely that fewer would wait for themselves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Words<V>(ulong key, ulong low, Span<ulong> lower, Span<ulong> upper)
        where V : struct, IWords<V>
    {
        ref ulong first = ref MemoryMarshal.GetReference(lower), second = ref MemoryMarshal.GetReference(upper[..lower.Length]);
        V zero = V.Of(0);
        for (int i = 0; i < lower.Length; i += 4 * V.Count)
        {
            V a0 = V.From(low + (ulong)i), b0 = V.From(low + (ulong)(i + V.Count));
            V c0 = V.From(low + (ulong)(i + (2 * V.Count))), d0 = V.From(low + (ulong)(i + (3 * V.Count)));
            V a1 = a0.Upper, b1 = b0.Upper, c1 = c0.Upper, d1 = d0.Upper;
            V a2 = zero, b2 = zero, c2 = zero, d2 = zero, a3 = zero, b3 = zero, c3 = zero, d3 = zero;
            V keyA = V.Of((uint)key), keyB = V.Of((uint)(key >> 32));
            for (int round = 0; round < Rounds; round++)
            {
                (a0, a1, a2, a3) = Round(a0, a1, a2, a3, keyA, keyB);
                (b0, b1, b2, b3) = Round(b0, b1, b2, b3, keyA, keyB);
                (c0, c1, c2, c3) = Round(c0, c1, c2, c3, keyA, keyB);
                (d0, d1, d2, d3) = Round(d0, d1, d2, d3, keyA, keyB);
                (keyA, keyB) = (keyA.Plus(WeylA), keyB.Plus(WeylB));
            }

            ref ulong one = ref Unsafe.Add(ref first, i), two = ref Unsafe.Add(ref second, i);
            V.Join(a0, a1).Store(ref one);
            V.Join(a2, a3).Store(ref two);
            V.Join(b0, b1).Store(ref Unsafe.Add(ref one, V.Count));
            V.Join(b2, b3).Store(ref Unsafe.Add(ref two, V.Count));
            V.Join(c0, c1).Store(ref Unsafe.Add(ref one, 2 * V.Count));
            V.Join(c2, c3).Store(ref Unsafe.Add(ref two, 2 * V.Count));
            V.Join(d0, d1).Store(ref Unsafe.Add(ref one, 3 * V.Count));
            V.Join(d2, d3).Store(ref Unsafe.Add(ref two, 3 * V.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Words<V>(ulong key, ReadOnlySpan<ulong> low, uint high, Span<ulong> lower, Span<ulong> upper)
        where V : struct, IWords<V>
    {
        ref ulong first = ref MemoryMarshal.GetReference(lower), second = ref MemoryMarshal.GetReference(upper[..lower.Length]);
        ref ulong from = ref MemoryMarshal.GetReference(low[..lower.Length]);
        for (int i = 0; i < lower.Length; i += V.Count)
        {
            V x0 = V.Load(ref Unsafe.Add(ref from, i)), x1 = x0.Upper, x2 = V.Of(high), x3 = V.Of(0);
            V keyA = V.Of((uint)key), keyB = V.Of((uint)(key >> 32));
            for (int round = 0; round < Rounds; round++)
            {
                (x0, x1, x2, x3) = Round(x0, x1, x2, x3, keyA, keyB);
                (keyA, keyB) = (keyA.Plus(WeylA), keyB.Plus(WeylB));
            }

            V.Join(x0, x1).Store(ref Unsafe.Add(ref first, i));
            V.Join(x2, x3).Store(ref Unsafe.Add(ref second, i));
        }
    }

    // What stands in the upper halves of words is never looked at.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V X0, V X1, V X2, V X3) Round<V>(V x0, V x1, V x2, V x3, V keyA, V keyB)
        where V : struct, IWords<V>
    {
        V a = x0.Times(FactorA), b = x2.Times(FactorB);
        return (V.Xor(b.Upper, x1, keyA), b, V.Xor(a.Upper, x3, keyB), a);
    }
}
