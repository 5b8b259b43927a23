using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Searches an ascending list by comparing with eight numbers at once: the first of every 64, of every 8, and all. Nothing in it has to be guessed.</summary>
internal sealed class StartSearch
{
    private const int Lanes = 8;

    private int[] groups = [];
    private int[] blocks = [];
    private int blockCount;

    /// <summary>Takes a list.</summary>
    /// <param name="list">Ascending, from 0 on; whole groups of 64.</param>
    public void Prepare(ReadOnlySpan<int> list)
    {
        int count = list.Length / Lanes;
        blockCount = (count / Lanes + Lanes - 1) & -Lanes;
        if (groups.Length < count)
        {
            groups = new int[count];
            blocks = new int[blockCount];
        }

        for (int i = 0; i < count; i++)
        {
            groups[i] = list[i * Lanes];
        }

        for (int i = 0; i < blockCount; i++)
        {
            blocks[i] = i < count / Lanes ? groups[i * Lanes] : int.MaxValue;
        }
    }

    /// <summary>How many numbers of the list are below another, which is above the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(ReadOnlySpan<int> list, int number)
    {
        Vector256<int> wanted = Vector256.Create(number);
        ref int block = ref MemoryMarshal.GetArrayDataReference(blocks);
        int group = -1;
        for (int i = 0; i < blockCount; i += Lanes)
        {
            group += Count(ref block, i, wanted);
        }

        group = (Lanes * group) + Count(ref MemoryMarshal.GetArrayDataReference(groups), Lanes * group, wanted) - 1;
        return (Lanes * group) + Count(ref MemoryMarshal.GetReference(list), Lanes * group, wanted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(ref int from, int start, Vector256<int> wanted) =>
        BitOperations.PopCount(Vector256.LessThan(Vector256.LoadUnsafe(ref from, (nuint)start), wanted).ExtractMostSignificantBits());
}
