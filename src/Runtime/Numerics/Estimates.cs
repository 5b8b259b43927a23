using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Estimates in float32 of a block's numbers, which decide about nearly all of them; bits stand as in <see cref="MaskBits"/>.</summary>
internal static class Estimates
{
    /// <summary>Finds the numbers that are certainly above a bracket, and those that may lie in it.</summary>
    /// <param name="estimates">The estimates; the length is padded.</param>
    /// <param name="bounds">What they say of the bracket.</param>
    /// <param name="above">A bit for each number that is above.</param>
    /// <param name="near">A bit for each number that may be within, or that there is no estimate of.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(ReadOnlySpan<float> estimates, EstimateBounds bounds, Span<ulong> above, Span<ulong> near)
    {
        ref float from = ref MemoryMarshal.GetReference(estimates);
        above.Clear();
        near.Clear();
        for (int i = 0; i < estimates.Length; i += Block.Lanes)
        {
            (uint isAbove, uint isBelow) = Compare(ref Unsafe.Add(ref from, i), bounds);
            above[i >> 6] |= (ulong)isAbove << (i & 63);
            near[i >> 6] |= (ulong)~(isAbove | isBelow) << (i & 63);
        }
    }

    // Of 32 of them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (uint Above, uint Below) Compare(ref float from, EstimateBounds bounds)
    {
        uint above = 0, below = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> low = Vector512.Create(bounds.Low), high = Vector512.Create(bounds.High);
            Vector512<float> first = Vector512.LoadUnsafe(ref from), second = Vector512.LoadUnsafe(ref from, 16);
            above = (uint)(Vector512.GreaterThan(first, high).ExtractMostSignificantBits() | (Vector512.GreaterThan(second, high).ExtractMostSignificantBits() << 16));
            below = (uint)(Vector512.LessThan(first, low).ExtractMostSignificantBits() | (Vector512.LessThan(second, low).ExtractMostSignificantBits() << 16));
            return (above, below);
        }

        for (int at = 0; at < Block.Lanes; at += Vector256<float>.Count)
        {
            Vector256<float> values = Vector256.LoadUnsafe(ref from, (nuint)at);
            above |= Vector256.GreaterThan(values, Vector256.Create(bounds.High)).ExtractMostSignificantBits() << at;
            below |= Vector256.LessThan(values, Vector256.Create(bounds.Low)).ExtractMostSignificantBits() << at;
        }

        return (above, below);
    }

    /// <summary>Estimates numbers by rounding them: off by 2⁻²³ of them at most, and zero only where they are. Any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(ReadOnlySpan<double> numbers, Span<float> estimates)
    {
        ref double from = ref MemoryMarshal.GetReference(numbers);
        ref float to = ref MemoryMarshal.GetReference(estimates[..numbers.Length]);
        int i = 0;
        for (; i <= numbers.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.Narrow(Rounded(ref Unsafe.Add(ref from, i)), Rounded(ref Unsafe.Add(ref from, i + 4))).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < numbers.Length; i++)
        {
            estimates[i] = (float)(numbers[i] is > 0 and < float.Epsilon ? float.Epsilon : numbers[i]);
        }
    }

    // Four numbers, none of which becomes zero in float32 unless it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Rounded(ref double from)
    {
        Vector256<double> numbers = Vector256.LoadUnsafe(ref from), least = Vector256.Create((double)float.Epsilon);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(numbers, Vector256<double>.Zero) & Vector256.LessThan(numbers, least), least, numbers);
    }
}
