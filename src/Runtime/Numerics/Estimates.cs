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
        Vector256<float> low = Vector256.Create(bounds.Low), high = Vector256.Create(bounds.High);
        above.Clear();
        near.Clear();
        for (int i = 0; i < estimates.Length; i += Block.Lanes)
        {
            ulong isAbove = 0, isBelow = 0;
            for (int at = 0; at < Block.Lanes; at += Vector256<float>.Count)
            {
                Vector256<float> values = Vector256.LoadUnsafe(ref from, (nuint)(i + at));
                isAbove |= (ulong)Vector256.GreaterThan(values, high).ExtractMostSignificantBits() << at;
                isBelow |= (ulong)Vector256.LessThan(values, low).ExtractMostSignificantBits() << at;
            }

            above[i >> 6] |= isAbove << (i & 63);
            near[i >> 6] |= (~(isAbove | isBelow) & uint.MaxValue) << (i & 63);
        }
    }

    /// <summary>Estimates numbers by rounding them: off by 2⁻²³ of them at most, and zero only where they are.</summary>
    public static void Of(ReadOnlySpan<double> numbers, Span<float> estimates)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            float rounded = (float)numbers[i];
            estimates[i] = rounded == 0 && numbers[i] != 0 ? float.Epsilon : rounded;
        }
    }
}
