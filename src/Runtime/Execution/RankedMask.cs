using System.Buffers;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Each element stays with a probability that is linear in its rank. Ranks are known only when all of a line was seen, so
/// the mask is drawn before it is wanted, one bit an element, for a window of the tensor.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="key">See <see cref="MaskKey"/>.</param>
/// <param name="density">The probability at the middle of the ranks.</param>
/// <param name="epsilon">How far it reaches to either side.</param>
internal sealed class RankedMask(int model, ulong key, double density, double epsilon) : BitMask, IDisposable
{
    private ElementRange window;
    private ulong[] words = []; // rented, as those of KeptBits are

    /// <summary>The model.</summary>
    public int Model { get; } = model;

    /// <summary>The key of the random numbers.</summary>
    public ulong Key { get; } = key;

    /// <summary>Forgets what was drawn, and makes room for another window, which begins with a block.</summary>
    public void Open(ElementRange range)
    {
        int length = checked((int)((range.Length + Block.Size - 1) / Block.Size * MaskBits.BlockWords));
        if (words.Length < length)
        {
            Dispose();
            words = ArrayPool<ulong>.Shared.Rent(length);
        }

        words.AsSpan(0, length).Clear();
        window = range;
    }

    /// <summary>Gives the room back, when the tensor is finished.</summary>
    public void Dispose()
    {
        if (words.Length > 0)
        {
            ArrayPool<ulong>.Shared.Return(words);
            words = [];
        }
    }

    /// <summary>Whether an element of a rank stays.</summary>
    /// <param name="element">The element, counted from the tensor's start.</param>
    /// <param name="rank">Its rank in its line, from 0.</param>
    /// <param name="length">The length of the line, at least 2.</param>
    /// <param name="random">The element's random byte.</param>
    public bool Keeps(long element, long rank, long length, byte random) =>
        RandomMask.Keeps(Key, Probability(rank, length), element, random);

    /// <summary>The bytes that decide without the rank: below the first every element of some ranks stays, above the second none does.</summary>
    public (int Kept, int Dropped) CertainBytes(long lowest, long highest, long length)
    {
        int first = RandomMask.Middle(Probability(lowest, length)), last = RandomMask.Middle(Probability(highest, length));
        return (Math.Min(first, last), Math.Max(first, last));
    }

    /// <summary>Says that an element of the window stays.</summary>
    public void Keep(long element) => Interlocked.Or(ref words[(int)((element - window.Start) >> 6)], 1ul << (int)((element - window.Start) & 63));

    /// <summary>Says which of some elements stay. What lies outside the window is left out.</summary>
    public void Set(long start, ReadOnlySpan<byte> keep)
    {
        long first = Math.Max(start, window.Start), end = Math.Min(start + keep.Length, window.Start + window.Length);
        if (first < end)
        {
            MaskBits.Set(words, first - window.Start, keep[(int)(first - start)..(int)(end - start)]);
        }
    }

    /// <summary>At which ranks of a line the random bytes step.</summary>
    public RankSteps Steps(int length) => new(rank => RandomMask.Middle(Probability(rank, length)), length);

    /// <summary>With which probability an element of a rank stays.</summary>
    public double Probability(long rank, long length) => density - epsilon + (2 * epsilon * rank / (length - 1));

    protected override ReadOnlySpan<ulong> Bits(long start, Span<ulong> spare) => words.AsSpan((int)((start - window.Start) / 64), MaskBits.BlockWords);
}
