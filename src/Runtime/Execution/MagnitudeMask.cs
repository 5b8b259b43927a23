using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The elements above a line stay.</summary>
internal sealed class MagnitudeMask(OrderStatistic line) : ElementMask
{
    public override void Apply(long start, Span<float> delta)
    {
        bool isPast = start >= line.Boundary;
        MagnitudeKeys.Keep(isPast ? line.Key + 1 : line.Key, delta);
        if (isPast || start + delta.Length <= line.Boundary)
        {
            return;
        }

        // The one block that the boundary runs through.
        for (int i = (int)(line.Boundary - start); i < delta.Length; i++)
        {
            delta[i] = MagnitudeKeys.Of(delta[i]) == line.Key ? 0 : delta[i];
        }
    }
}
