using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Kernels of low-rank changes, in float32 or float64. Lengths are padded.</summary>
internal static class LowRankProduct
{
    /// <summary><c>p[c] = Σ l[k] · r[k, c]</c>, k from the first to the last, each product and each sum rounded.</summary>
    /// <param name="left">One element for each k.</param>
    /// <param name="right">Rows of <paramref name="width"/> elements, one for each k.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="product">One element for each column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, int width, Span<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(right[..(left.Length * width)]);
        ref T to = ref MemoryMarshal.GetReference(product[..width]);
        for (int column = 0; column < width; column += 2 * Vector256<T>.Count)
        {
            Vector256<T> lower = Vector256<T>.Zero, upper = Vector256<T>.Zero;
            nuint at = (nuint)column;
            for (int k = 0; k < left.Length; k++, at += (nuint)width)
            {
                Vector256<T> factor = Vector256.Create(left[k]);
                lower += factor * Vector256.LoadUnsafe(ref from, at);
                upper += factor * Vector256.LoadUnsafe(ref from, at + (nuint)Vector256<T>.Count);
            }

            lower.StoreUnsafe(ref to, (nuint)column);
            upper.StoreUnsafe(ref to, (nuint)(column + Vector256<T>.Count));
        }
    }

    /// <summary><c>y ← y + s · p</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled<T>(T scale, ReadOnlySpan<T> product, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(product[..y.Length]);
        ref T to = ref MemoryMarshal.GetReference(y);
        Vector256<T> factor = Vector256.Create(scale);
        for (int i = 0; i < y.Length; i += Vector256<T>.Count)
        {
            (Vector256.LoadUnsafe(ref to, (nuint)i) + (factor * Vector256.LoadUnsafe(ref from, (nuint)i))).StoreUnsafe(ref to, (nuint)i);
        }
    }
}
