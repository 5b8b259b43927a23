using System.Buffers;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// A bit for each element of a tensor, which one round finds and others want to know again: kept for the first blocks, as
/// many as there is room for, and asked for again behind. A thread that works on a block may ask for it at any time.
/// </summary>
/// <param name="elements">The elements of the tensor.</param>
/// <param name="room">Of how many of them a bit may be kept.</param>
internal sealed class KeptBits(long elements, long room) : IDisposable
{
    // Rented: what is left of finished tensors would be collected only after it has grown to several times what is held.
    private readonly ulong[] words = ArrayPool<ulong>.Shared.Rent(checked((int)(Blocks(elements, room) * MaskBits.BlockWords)));
    private readonly bool[] known = new bool[Blocks(elements, room)];

    /// <summary>The bits of a block, the lowest bit of a word first.</summary>
    /// <param name="start">Its first element, counted from the tensor's start.</param>
    /// <param name="spare">Where they go if there is no room: <see cref="MaskBits.BlockWords"/> words.</param>
    /// <param name="isKnown">Whether they are there already; if not, the caller must write all of them before it asks for others.</param>
    public Span<ulong> Of(long start, Span<ulong> spare, out bool isKnown)
    {
        long block = start / Block.Size;
        if (block >= known.Length)
        {
            isKnown = false;
            return spare;
        }

        isKnown = known[block];
        known[block] = true;
        return words.AsSpan((int)block * MaskBits.BlockWords, MaskBits.BlockWords);
    }

    /// <summary>Sets the bit of an element, if there is room for it. For one thread at a time.</summary>
    public void Set(long element)
    {
        if (element / Block.Size < known.Length)
        {
            words[(int)(element >> 6)] |= 1ul << (int)(element & 63);
        }
    }

    /// <summary>Forgets all bits.</summary>
    public void Forget() => Array.Clear(known);

    /// <summary>Gives the room back, when the tensor is finished.</summary>
    public void Dispose() => ArrayPool<ulong>.Shared.Return(words);

    private static long Blocks(long elements, long room) => Math.Min((elements + Block.Size - 1) / Block.Size, room / Block.Size);
}
