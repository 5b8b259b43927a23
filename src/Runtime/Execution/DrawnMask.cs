using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Each element stays with the same probability, whatever becomes of the others.</summary>
/// <param name="key">See <see cref="MaskKey"/>.</param>
/// <param name="probability">In [0, 1).</param>
internal sealed class DrawnMask(ulong key, double probability) : BitMask
{
    private KeptBits? kept;

    /// <summary>Says that the mask will be asked for several times.</summary>
    public void Keep(TensorMerge merge) => kept = merge.KeepBits();

    protected override ReadOnlySpan<ulong> Bits(long start, Span<ulong> spare)
    {
        bool isKnown = false;
        Span<ulong> bits = kept is null ? spare : kept.Of(start, spare, out isKnown);
        if (!isKnown)
        {
            RandomMask.Draw(key, probability, start, bits);
        }

        return bits;
    }
}
