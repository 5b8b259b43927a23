using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The elements above one line stay, but not those that are above another one too.</summary>
/// <param name="lower">The line that they must be above.</param>
/// <param name="upper">The line that they must not be above; null: there is none.</param>
internal sealed class MagnitudeMask(OrderStatistic lower, OrderStatistic? upper = null) : ElementMask
{
    public override void Apply<T>(long start, T factor, Span<T> delta)
    {
        if (upper is not null)
        {
            // In two parts where the boundary runs through the block; both are padded but for that cut.
            int cut = (int)Math.Clamp(upper.Boundary - start, 0, delta.Length);
            MagnitudeKeys.Drop(upper.Key, delta[..cut]);
            MagnitudeKeys.Drop(upper.Key + 1, delta[cut..]);
        }

        int end = (int)Math.Clamp(lower.Boundary - start, 0, delta.Length);
        MagnitudeKeys.Keep(lower.Key, delta[..end]);
        MagnitudeKeys.Keep(lower.Key + 1, delta[end..]);
        if (factor != T.One)
        {
            TaskVectors.Scale(factor, delta);
        }
    }
}
