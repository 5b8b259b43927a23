using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    /// <paramref name="lower"/>[i], words 2 and 3 in <paramref name="upper"/>[i]. Lengths are equal and multiples of eight.
    /// </summary>
    public static void Words(ulong key, ulong low, Span<ulong> lower, Span<ulong> upper)
    {
        if (Avx512F.IsSupported)
        {
            Words512(key, low, lower, upper);
        }
        else
        {
            Words256(key, low, lower, upper);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Words512(ulong key, ulong low, Span<ulong> lower, Span<ulong> upper)
    {
        Vector512<ulong> word = Vector512.Create(0xFFFF_FFFFul), a = Vector512.Create((ulong)FactorA), b = Vector512.Create((ulong)FactorB);
        Vector512<ulong> counter = Vector512.Create(low) + Vector512<ulong>.Indices;
        for (int i = 0; i < lower.Length; i += Vector512<ulong>.Count)
        {
            Vector512<ulong> x0 = counter & word, x1 = counter >> 32, x2 = Vector512<ulong>.Zero, x3 = Vector512<ulong>.Zero;
            uint keyA = (uint)key, keyB = (uint)(key >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                Vector512<ulong> productA = Avx512F.Multiply(x0.AsUInt32(), a.AsUInt32()), productB = Avx512F.Multiply(x2.AsUInt32(), b.AsUInt32());
                x0 = (productB >> 32) ^ x1 ^ Vector512.Create((ulong)keyA);
                x1 = productB & word;
                x2 = (productA >> 32) ^ x3 ^ Vector512.Create((ulong)keyB);
                x3 = productA & word;
                keyA += WeylA;
                keyB += WeylB;
            }

            (x0 | (x1 << 32)).CopyTo(lower[i..]);
            (x2 | (x3 << 32)).CopyTo(upper[i..]);
            counter += Vector512.Create((ulong)Vector512<ulong>.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Words256(ulong key, ulong low, Span<ulong> lower, Span<ulong> upper)
    {
        Vector256<ulong> counter = Vector256.Create(low, low + 1, low + 2, low + 3);
        for (int i = 0; i < lower.Length; i += 4)
        {
            (Vector256<ulong> a, Vector256<ulong> b) = Four(key, counter);
            a.CopyTo(lower[i..]);
            b.CopyTo(upper[i..]);
            counter += Vector256.Create(4ul);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ulong> Lower, Vector256<ulong> Upper) Four(ulong key, Vector256<ulong> counter)
    {
        Vector256<ulong> word = Vector256.Create(0xFFFF_FFFFul);
        Vector256<ulong> x0 = counter & word, x1 = counter >> 32;
        Vector256<ulong> x2 = Vector256<ulong>.Zero, x3 = Vector256<ulong>.Zero;
        uint keyA = (uint)key, keyB = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> a = Product(x0, FactorA);
            Vector256<ulong> b = Product(x2, FactorB);
            x0 = (b >> 32) ^ x1 ^ Vector256.Create((ulong)keyA);
            x1 = b & word;
            x2 = (a >> 32) ^ x3 ^ Vector256.Create((ulong)keyB);
            x3 = a & word;
            keyA += WeylA;
            keyB += WeylB;
        }

        return (x0 | (x1 << 32), x2 | (x3 << 32));
    }

    // Both factors are below 2^32, whatever stands in a lane's upper half being zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> x, uint factor) =>
        Avx2.IsSupported ? Avx2.Multiply(x.AsUInt32(), Vector256.Create((ulong)factor).AsUInt32()) : x * factor;
}
