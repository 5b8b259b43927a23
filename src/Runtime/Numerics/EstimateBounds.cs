namespace MergeDsl.Numerics;

/// <summary>What estimates in float32 say of the keys (<see cref="MagnitudeKeys"/>) of numbers that are not negative.</summary>
/// <param name="Low">Estimates below it are of numbers whose key is below a bracket.</param>
/// <param name="High">Estimates above it are of numbers whose key is above the bracket.</param>
internal readonly record struct EstimateBounds(float Low, float High)
{
    // Where estimates may be subnormal, or what they are computed from, they say nothing but whether a number is zero.
    private const double SmallestSure = 1.0 / (1L << 48) / (1L << 48);
    private const double LargestSure = 1e36;

    // No bound is rounded by more when it becomes float32.
    private const double Rounding = 1.0 / (1 << 23);

    /// <summary>The bounds for a bracket.</summary>
    /// <param name="low">Its lower end.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="scale">What numbers are multiplied by in their estimates.</param>
    /// <param name="error">How far estimates may be off, as a share of the true ones. They are zero where the number is, and only there.</param>
    public static EstimateBounds Of(ulong low, ulong high, double scale, double error)
    {
        double least = BitConverter.UInt64BitsToDouble(low) * scale * (1 - error - Rounding);
        double most = BitConverter.UInt64BitsToDouble(high) * scale * (1 + error + Rounding);
        return new(
            least is > SmallestSure and < LargestSure ? (float)least : float.Epsilon,
            most < LargestSure ? (float)Math.Max(most, SmallestSure) : float.NaN);
    }
}
