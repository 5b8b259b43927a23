using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The elements above one line stay, but not those that are above another one too.</summary>
/// <param name="lower">The line that they must be above.</param>
/// <param name="upper">The line that they must not be above; null: there is none.</param>
internal sealed class MagnitudeMask(OrderStatistic lower, OrderStatistic? upper = null) : ElementMask
{
    public override void Apply<T>(long start, T factor, Span<T> delta)
    {
        // In parts where a boundary runs through the block: it is padded, they need not be.
        int lowerCut = Cut(lower, start, delta.Length), upperCut = upper is null ? delta.Length : Cut(upper, start, delta.Length);
        int first = Math.Min(lowerCut, upperCut), second = Math.Max(lowerCut, upperCut);
        Keep(delta, 0, first, lowerCut, upperCut);
        Keep(delta, first, second, lowerCut, upperCut);
        Keep(delta, second, delta.Length, lowerCut, upperCut);
        if (factor != T.One)
        {
            TaskVectors.Scale(factor, delta);
        }
    }

    // The first element of the block whose key must be larger than that of the line.
    private static int Cut(OrderStatistic line, long start, int length) => (int)Math.Clamp(line.Boundary - start, 0, length);

    private void Keep<T>(Span<T> delta, int from, int to, int lowerCut, int upperCut)
        where T : unmanaged
    {
        if (from < to)
        {
            ulong least = lower.Key + (from < lowerCut ? 0ul : 1);
            ulong end = upper is null ? ulong.MaxValue : upper.Key + (from < upperCut ? 0ul : 1);
            MagnitudeKeys.Keep(least, end, delta[from..to]);
        }
    }
}
